import type { Transaction } from '@makegood/db';
import { ofProvider } from '../../ledger/reasons.ts';
import { chargeFacts } from '../../monitoring/facts.ts';

const MINUTE_MS = 60_000;
/** How far back figures are looked at, in minutes: the shortest that has enough charges tells. */
const windows = [5, 15, 60, 360, 1440] as const;

export type Counts = { finished: number; refunded: number; failed: number };
export type Recent = {
  /** Minutes back from now, with what happened within. */
  windows: (Counts & { minutes: number })[];
  /** What happened in each of them that did not in the shorter one before it. */
  stretches: Counts[];
};

/** What happened in the last minutes and hours: in all under the empty text, and by provider. */
export async function readRecent(tx: Transaction, now: Date): Promise<Map<string | null, Recent>> {
  const to = Math.ceil(now.getTime() / MINUTE_MS) * MINUTE_MS;
  const starts = windows.map((minutes) => to - minutes * MINUTE_MS).toReversed();
  const stretches = {
    from: new Date(starts[0] ?? to),
    to: new Date(to),
    starts: starts.map((start) => new Date(start)),
  };
  const rows = await tx<({ bucket: Date; provider: string | null } & Counts)[]>`
    select bucket, provider, sum(finished)::int8 as finished, sum(refunded)::int8 as refunded,
      coalesce(sum(failed) filter (where reason = any(${[...ofProvider]})), 0)::int8 as failed
    from ${chargeFacts(tx, stretches, {})} f
    group by grouping sets ((bucket), (bucket, provider))`;
  const providers = new Set(rows.map(({ provider }) => provider));
  return new Map(
    [...providers].map((provider) => {
      const stretches = windows.map((minutes): Counts => {
        const since = to - minutes * MINUTE_MS;
        const found = rows.find(
          (row) => row.provider === provider && row.bucket.getTime() === since,
        );
        return found ?? { finished: 0, refunded: 0, failed: 0 };
      });
      return [provider, { stretches, windows: stretches.map(addedUp) }];
    }),
  );
}

function addedUp(_: Counts, nth: number, stretches: Counts[]) {
  const sum = (pick: (counts: Counts) => number) =>
    stretches.slice(0, nth + 1).reduce((total, counts) => total + pick(counts), 0);
  return {
    minutes: windows[nth] ?? 0,
    finished: sum(({ finished }) => finished),
    refunded: sum(({ refunded }) => refunded),
    failed: sum(({ failed }) => failed),
  };
}

/** The shortest stretch back from now in which enough charges came to their end. */
export const enough = ({ windows: all }: Recent, charges: number) =>
  all.find(({ finished }) => finished >= charges);

/** `5 minutes`, `6 hours`. */
export const inWords = (minutes: number) =>
  minutes < 60 ? `${minutes} minutes` : minutes === 60 ? 'hour' : `${minutes / 60} hours`;

/** `5 %`, `0.4 %`. */
export const percent = (rate: number) =>
  `${(rate * 100).toLocaleString('en', { maximumFractionDigits: rate < 0.1 ? 1 : 0 })} %`;
