import { useMediaQuery } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import type { LinkTarget } from '../../components/charts/chart.ts';
import { Frame } from '../../components/charts/frame.tsx';
import { csvLine } from '../../components/data-table/csv.ts';
import { chargesBehind, refundsBehind } from '../../lib/look-up.ts';
import type { Liability, Shown } from './liability.ts';
import classes from './liability.module.css';
import { domainOf, type Step, stepsOf } from './steps.ts';

/** Heights in pixels; where it is narrow, the bar is under the words. */
const ROW = 38;
const NARROW_ROW = 47;
const NOTE = 30;
const LEAST_ROWS = 6;

/** How what is owed came about: from what was owed before, through all that moved it, to what is now. */
export function Waterfall({ liability: { data }, range, unit, name, state }: Shown) {
  const row = useMediaQuery('(width < 600px)') ? NARROW_ROW : ROW;
  const steps = data ? stepsOf(data) : [];
  const domain = domainOf(steps);
  const isEmpty = steps.every(({ value }) => value === 0);
  return (
    <Frame
      title="How did it come about?"
      summary={
        data
          ? `${unit.full(data.opening)} ${name} were owed before, ${unit.full(data.closing)} after.`
          : 'What was owed before and after, and what moved it.'
      }
      state={state}
      height={row * Math.max(steps.length, LEAST_ROWS) + (domain.low > 0 ? NOTE : 4)}
      isEmpty={isEmpty}
      empty={`Nobody was given any ${name} yet.`}
      csv={() =>
        [
          '\uFEFF',
          csvLine(['What', unit.name ?? 'Credits']),
          ...steps.map(({ words, value }) => csvLine([words, value])),
        ].join('')
      }
    >
      <ol className={classes.steps}>
        {steps.map((step) => (
          <Row
            key={step.key}
            step={step}
            domain={domain}
            format={unit.full}
            link={data && linkOf(step.key, data)}
          />
        ))}
      </ol>
      {domain.low > 0 && (
        <p className={classes.cut}>
          The bars begin at {unit.full(Math.round(domain.low))}, not at 0, so that what moved in{' '}
          {range.words} can be seen.
        </p>
      )}
    </Frame>
  );
}

type RowProps = {
  step: Step;
  domain: { low: number; high: number };
  format: (amount: number) => string;
  link: LinkTarget | undefined;
};

function Row({ step, domain: { low, high }, format, link }: RowProps) {
  const { words, value, isBalance } = step;
  const at = (level: number) => (100 * (Math.max(level, low) - low)) / (high - low);
  const [left, right] = [at(Math.min(step.from, step.to)), at(Math.max(step.from, step.to))];
  const sign = value > 0 ? '+' : '−';
  const kind = value > 0 ? 'more' : 'less';
  return (
    <li className={classes.step} data-kind={isBalance ? 'balance' : kind}>
      <span className={classes.words}>
        {link ? (
          <Link {...link} className={classes.link}>
            {words}
          </Link>
        ) : (
          words
        )}
      </span>
      <span className={classes.track} aria-hidden>
        {value !== 0 && (
          <span
            className={classes.bar}
            data-cut={(isBalance && low > 0) || undefined}
            style={{ left: `${left}%`, width: `${right - left}%` }}
          />
        )}
      </span>
      <span className={classes.figure}>
        {isBalance ? format(value) : `${sign}${format(Math.abs(value))}`}
      </span>
    </li>
  );
}

/** The rows behind a step, where there is a list of them. */
function linkOf(key: string, { from, to, creditType: type }: Liability): LinkTarget | undefined {
  if (key === 'used') return chargesBehind(undefined, { from, to, type });
  if (key === 'refunded') return refundsBehind({ from, to, type });
  return undefined;
}
