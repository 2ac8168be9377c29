import type { Transaction } from '@makegood/db';
import { ofProvider } from '../../ledger/reasons.ts';
import { cover } from '../../monitoring/cover.ts';
import { chargeFacts } from '../../monitoring/facts.ts';

const MINUTE_MS = 60_000;
/** How far back figures are looked at, in minutes: the shortest that has enough charges tells. */
const windows = [5, 15, 60, 360, 1440] as const;

export type Counts = { finished: number; refunded: number; failed: number };
export type Recent = {
  /** Minutes back from now, with what happened within. */
  windows: (Counts & { minutes: number })[];
};

/** What happened in the last minutes and hours: in all under the empty text, and by provider. */
export async function readRecent(tx: Transaction, now: Date): Promise<Map<string | null, Recent>> {
  const to = Math.ceil(now.getTime() / MINUTE_MS) * MINUTE_MS;
  const starts = windows.map((minutes) => to - minutes * MINUTE_MS).toReversed();
  const stretches = {
    from: new Date(starts[0] ?? to),
    to: new Date(to),
    starts: starts.map((start) => new Date(start)),
    segments: starts.flatMap((start, index) => cover(start, start, starts[index + 1] ?? to)),
  };
  const rows = await tx<({ bucket: Date; provider: string | null } & Counts)[]>`
    select bucket, provider, sum(finished)::int8 as finished, sum(refunded)::int8 as refunded,
      coalesce(sum(failed) filter (where reason = any(${[...ofProvider]})), 0)::int8 as failed
    from ${chargeFacts(tx, stretches, {})} f
    group by grouping sets ((bucket), (bucket, provider))`;
  const providers = new Set(rows.map(({ provider }) => provider));
  return new Map(
    [...providers].map((provider) => [
      provider,
      {
        windows: windows.map((minutes) => {
          const since = to - minutes * MINUTE_MS;
          const within = rows.filter(
            (row) => row.provider === provider && row.bucket.getTime() >= since,
          );
          const sum = (pick: (counts: Counts) => number) =>
            within.reduce((total, row) => total + pick(row), 0);
          return {
            minutes,
            finished: sum((row) => row.finished),
            refunded: sum((row) => row.refunded),
            failed: sum((row) => row.failed),
          };
        }),
      },
    ]),
  );
}

/** The shortest stretch in which enough charges came to their end. */
export const enough = ({ windows: all }: Recent, charges: number) =>
  all.find(({ finished }) => finished >= charges);

/** `5 minutes`, `6 hours`. */
export const inWords = (minutes: number) =>
  minutes < 60 ? `${minutes} minutes` : minutes === 60 ? 'hour' : `${minutes / 60} hours`;

/** `5 %`, `0.4 %`. */
export const percent = (rate: number) =>
  `${(rate * 100).toLocaleString('en', { maximumFractionDigits: rate < 0.1 ? 1 : 0 })} %`;
