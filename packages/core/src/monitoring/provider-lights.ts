import { pgArray, type Transaction } from '@makegood/db';
import { z } from 'zod';
import { ofProvider } from '../ledger/reasons.ts';
import { chargeFacts } from './facts.ts';
import { cutRange, type Range } from './range.ts';
import { type Outcome, providerStates, stateOf, successRate, usualRate } from './reliability.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Of times long past, sums of quarter hours are the shortest that are kept. */
const quarterBefore = (time: number) => Math.floor(time / (15 * MINUTE_MS)) * 15 * MINUTE_MS;
/** What is usual with a provider is told by so many days before the last hour. */
const USUAL_DAYS = 7;
const MOST_PROVIDERS = 50;

export const providerLight = z.object({
  provider: z.string(),
  state: z.enum(providerStates),
  /** Of the last hour. */
  finished: z.int(),
  failed: z.int(),
  successRate: z.number().nullable(),
  /** The success rate of the seven days before, without those in which far more failed. */
  usualRate: z.number().nullable(),
  /** Why the most failed within the hour. */
  reason: z.string().nullable(),
});
export type ProviderLight = z.output<typeof providerLight>;

const order = { failing: 0, degraded: 1, working: 2, idle: 3 };

/** How every provider of the last week fares at this moment; the worst first, at most 50. */
export async function providerLights(tx: Transaction, now: Date): Promise<ProviderLight[]> {
  const minute = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  const hourAgo = minute - HOUR_MS;
  const days = Array.from(
    { length: USUAL_DAYS },
    (_, n) => quarterBefore(hourAgo) - (USUAL_DAYS - n) * DAY_MS,
  );
  const cut = { now, bucket: 'day', timeZone: 'UTC' } as const;
  const recent = await outcomes(
    tx,
    cutRange({ ...cut, starts: [hourAgo], to: minute + MINUTE_MS }),
    'reason',
  );
  const before = await outcomes(tx, cutRange({ ...cut, starts: days, to: hourAgo }), 'bucket');
  const recentOf = Map.groupBy(recent, ({ provider }) => provider);
  const beforeOf = Map.groupBy(before, ({ provider }) => provider);
  return [...new Set([...recentOf.keys(), ...beforeOf.keys()])]
    .map((provider) =>
      lightOf(provider, recentOf.get(provider) ?? [], beforeOf.get(provider) ?? []),
    )
    .toSorted((a, b) => order[a.state] - order[b.state] || b.finished - a.finished)
    .slice(0, MOST_PROVIDERS);
}

type Row = Outcome & { provider: string; reason: string };

function lightOf(provider: string, recent: Row[], before: Row[]): ProviderLight {
  const outcome = recent.reduce(
    (sum, { finished, failed }) => ({
      finished: sum.finished + finished,
      failed: sum.failed + failed,
    }),
    { finished: 0, failed: 0 },
  );
  const [worst] = recent.filter(({ failed }) => failed > 0).toSorted((a, b) => b.failed - a.failed);
  const usual = usualRate(before);
  return {
    ...{ provider, state: stateOf(outcome, usual), ...outcome },
    ...{ successRate: successRate(outcome), usualRate: usual, reason: worst?.reason ?? null },
  };
}

/** What finished and what the provider failed, by provider and by bucket or reason. */
const outcomes = (tx: Transaction, range: Range, by: 'bucket' | 'reason') => tx<Row[]>`
  select provider, coalesce(max(reason) filter (where failed > 0), '') as reason,
    coalesce(sum(finished), 0)::int8 as finished,
    coalesce(sum(failed) filter (where reason = any(${pgArray(ofProvider)}::text[])), 0)::int8 as failed
  from ${chargeFacts(tx, range, {})} f
  where provider <> ''
  group by provider, ${tx(by)}
  having sum(finished) > 0 or sum(failed) > 0`;
