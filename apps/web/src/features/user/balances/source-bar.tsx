import { Credits } from '../../../components/credits.tsx';
import { formatPercent } from '../../../lib/format.ts';
import { sourceWords } from '../../../lib/sources.ts';
import type { Grant } from '../../../lib/user.ts';
import classes from './balances.module.css';

type Part = { source: Grant['source']; amount: number };

const sources = Object.keys(sourceWords) as Grant['source'][];

/** Where the available credits came from: a bar of colours and patterns, and its legend in words. */
export function SourceBar({ type, grants }: { type: string; grants: Grant[] }) {
  const parts = partsOf(grants);
  const sum = parts.reduce((total, { amount }) => total + amount, 0);
  if (sum === 0) return null;
  return (
    <figure className={classes.figure} aria-label="Available credits by where they came from">
      <div className={classes.bar} aria-hidden>
        {parts.map(({ source, amount }) => (
          <span
            key={source}
            className={classes.part}
            data-source={source}
            style={{ flexGrow: amount / sum }}
          />
        ))}
      </div>
      <figcaption>
        <ul className={classes.legend}>
          {parts.map(({ source, amount }) => (
            <li key={source}>
              <span className={classes.swatch} data-source={source} aria-hidden />
              {sourceWords[source]} <Credits amount={amount} type={type} unit={false} />
              <span className={classes.dimmed}>{formatPercent(amount / sum)}</span>
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}

function partsOf(grants: Grant[]): Part[] {
  const amountOf = (source: Grant['source']) =>
    grants.reduce((sum, grant) => sum + (grant.source === source ? grant.remaining : 0), 0);
  return sources
    .map((source) => ({ source, amount: amountOf(source) }))
    .filter(({ amount }) => amount > 0);
}
