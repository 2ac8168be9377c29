import { Anchor } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Change } from './change.tsx';
import type { LinkTarget, RankedBarsProps, RankedItem } from './chart.ts';
import classes from './bars.module.css';
import { itemsCsv } from './csv.ts';
import { Frame } from './frame.tsx';
import { colorOf } from './palette.ts';
import { formatOf } from './unit.ts';

/** "Top N by …": bars in the order given, each leading to the rows behind it. It is its own table. */
export function RankedBars(props: RankedBarsProps) {
  const { items, heads, unit, rest, all, threshold, comparisonLabel } = props;
  const greatest = Math.max(...items.map(({ value }) => value), threshold?.value ?? 0, 0);
  const share = (value: number) => (greatest > 0 ? Math.max(value / greatest, 0) : 0);
  const { full } = formatOf(unit);
  return (
    <Frame
      {...props}
      isEmpty={items.length === 0}
      csv={() => itemsCsv(items, heads, unit, comparisonLabel)}
    >
      <ol className={classes.ranking}>
        {items.map((item) => (
          <Item key={item.key} item={item} share={share} {...props} />
        ))}
      </ol>
      {(rest || all) && (
        <p className={classes.rest}>
          {rest && rest.count > 0 && `${rest.count} more come to ${full(rest.value)}. `}
          {all && <To link={all.link}>{all.words}</To>}
        </p>
      )}
      {threshold && (
        <p className={classes.rest}>
          <span className={classes.limitKey} aria-hidden /> {threshold.label}
        </p>
      )}
      {items.some(({ before }) => typeof before === 'number' && before > 0) && (
        <p className={classes.rest}>
          <span className={classes.beforeKey} aria-hidden /> {comparisonLabel}
        </p>
      )}
    </Frame>
  );
}

type ItemProps = RankedBarsProps & { item: RankedItem; share: (value: number) => number };

function Item({ item, share, unit, color = 1, threshold, comparisonLabel }: ItemProps) {
  const { label, value, before, note, link } = item;
  const isOver = threshold !== undefined && value > threshold.value;
  return (
    <li className={classes.item}>
      <span className={classes.name} title={label}>
        {link ? <To link={link}>{label}</To> : label}
      </span>
      <span className={classes.figures}>
        {isOver && (
          <IconAlertTriangle
            className={classes.over}
            size={15}
            role="img"
            aria-label={`Over: ${threshold.label}`}
          />
        )}
        <strong>{formatOf(unit).full(value)}</strong>
        {note && <span className={classes.note}> {note}</span>}
        {comparisonLabel !== undefined && before !== undefined && (
          <Change value={value} before={before} unit={unit} label={comparisonLabel} brief />
        )}
      </span>
      <span className={classes.track} aria-hidden>
        {value > 0 && (
          <span
            className={classes.bar}
            style={{
              width: `${100 * share(value)}%`,
              background: colorOf(isOver ? 'bad' : color),
            }}
          />
        )}
        {typeof before === 'number' && before > 0 && (
          <span
            className={classes.before}
            style={{ left: `${100 * Math.min(share(before), 1)}%` }}
          />
        )}
        {threshold && (
          <span className={classes.limit} style={{ left: `${100 * share(threshold.value)}%` }} />
        )}
      </span>
    </li>
  );
}

type ToProps = { link: LinkTarget; children: string };

export const To = ({ link, children }: ToProps) => (
  <Anchor
    renderRoot={(props) => <Link {...link} {...props} />}
    fz="inherit"
    c="inherit"
    underline="always"
  >
    {children}
  </Anchor>
);
