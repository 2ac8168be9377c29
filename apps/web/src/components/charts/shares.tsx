import { useId } from 'react';
import { formatRate } from '../../lib/format.ts';
import type { SharesProps } from './chart.ts';
import classes from './bars.module.css';
import { itemsCsv } from './csv.ts';
import { Frame } from './frame.tsx';
import { fills } from './looks.ts';
import { colorOf } from './palette.ts';
import { To } from './ranked-bars.tsx';
import { FillPattern, Swatch } from './swatch.tsx';
import { formatOf } from './unit.ts';

/** What a whole is made of: one bar, and its parts with their figures below. */
export function Shares(props: SharesProps) {
  const { parts, heads, unit } = props;
  const whole = parts.reduce((sum, { value }) => sum + Math.max(value, 0), 0);
  const { full } = formatOf(unit);
  const fillOf = (i: number) => fills[i % fills.length] ?? 'plain';
  return (
    <Frame {...props} isEmpty={whole === 0} csv={() => itemsCsv(parts, heads, unit)}>
      <Whole parts={parts} whole={whole} fillOf={fillOf} />
      <ul className={classes.parts}>
        {parts.map(({ key, label, value, note, link, color }, i) => (
          <li key={key}>
            <Swatch kind="bar" color={color} look={{ fill: fillOf(i), dashes: undefined }} />
            <span className={classes.name}>{link ? <To link={link}>{label}</To> : label}</span>
            <strong>{full(value)}</strong>
            <span className={classes.share}>{formatRate(Math.max(value, 0) / whole)}</span>
            {note && <span className={classes.partNote}>{note}</span>}
          </li>
        ))}
      </ul>
    </Frame>
  );
}

type WholeProps = Pick<SharesProps, 'parts'> & {
  whole: number;
  fillOf: (i: number) => (typeof fills)[number];
};

function Whole({ parts, whole, fillOf }: WholeProps) {
  const id = useId();
  return (
    <div className={classes.whole} aria-hidden>
      {parts.map(
        ({ key, color, value }, i) =>
          value > 0 && (
            <svg key={key} style={{ flex: `${value / whole} 0 3px` }} height={26}>
              <defs>
                <FillPattern id={`${id}-${i}`} color={colorOf(color)} fill={fillOf(i)} />
              </defs>
              <rect width="100%" height="100%" fill={`url(#${id}-${i})`} />
            </svg>
          ),
      )}
    </div>
  );
}
