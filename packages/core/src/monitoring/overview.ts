import type { Sql, Transaction } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { activeUsers } from './active-users.ts';
import { chargeFacts, reading } from './facts.ts';
import { heldNow } from './held-now.ts';
import { happening, latestEvents } from './latest-events.ts';
import { needs, openAlert, readNeeds, readOpenAlerts } from './needs.ts';
import { providerLight, providerLights } from './provider-lights.ts';
import {
  bucketFor,
  cutRange,
  grainAt,
  openRange,
  type Range,
  rangeAnswer,
  reportFields,
  refusalOf,
  stepMs,
  toldRange,
} from './range.ts';
import { rateOf } from './refund-rate.ts';
import { readMonitoringSettings } from './settings.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MOST_REASONS = 20;

const { from, to, bucket, timeZone, creditType, feature, provider, apiRoute } = reportFields;
const USUAL_HOURS = 24;

export const overviewInput = z
  .strictObject({
    /** A range, or up to now so many hours back: at most four weeks, 24 where nothing is named. */
    from: from.optional(),
    to: to.optional(),
    hours: z.int().min(1).max(672).optional(),
    ...{ bucket, timeZone, creditType, feature, provider, apiRoute },
  })
  .superRefine(({ from: since, to: before, hours }, context) => {
    const refuse = (name: string, message: string) =>
      context.addIssue({ code: 'custom', path: [name], message });
    if ((since === undefined) !== (before === undefined))
      refuse(since === undefined ? 'from' : 'to', 'A range has both `from` and `to`.');
    else if (since !== undefined && hours !== undefined)
      refuse('hours', 'Is for where no range is named.');
    else if (since !== undefined && before !== undefined) {
      const told = refusalOf({ from: since, to: before });
      if (told !== null) refuse('to', told);
    }
  });

const at = z.iso.datetime();

const figures = {
  /** Charges that came to their end, and charges of which something was refunded for the first time. */
  finished: z.int(),
  refunded: z.int(),
  /** Refunded by finished charges, 0 to 1; null where none finished. */
  refundRate: z.number().nullable(),
  /** Charges that were opened. */
  charges: z.int(),
  /** Credits of the type asked for: taken by charges as they were opened, given back by refunds. */
  creditsOut: field.amountOrZero,
  creditsBack: field.amountOrZero,
  /** US dollars that became known as the cost, and those of charges that were refunded. */
  costUsd: z.number(),
  refundedCostUsd: z.number(),
};

export const overviewAnswer = rangeAnswer.extend({
  creditType: z.string(),
  /** Above this refund rate something is wrong. */
  refundRateThreshold: z.number(),
  /** Charges that must have come to their end before the rate says anything. */
  minCharges: z.int(),
  ...figures,
  /** The same of as long a time just before. */
  before: z.object(figures),
  buckets: z.array(z.object({ at, ...figures })),
  /** Why charges were refunded, the most frequent reason first. */
  reasons: z.array(z.object({ reason: z.string(), refunds: z.int(), credits: field.amountOrZero })),
  /** How providers fare at this moment, the worst first. */
  lights: z.array(providerLight),
  /** Held at this moment, of the credit type asked for. */
  held: z.object({ charges: z.int(), credits: z.int(), nextDeadline: at.nullable() }),
  /** Users who opened a charge today, yesterday and this month, all in UTC. */
  activeUsers: z.object({ today: z.int(), yesterday: z.int(), month: z.int() }),
  /** What waits for a person at this moment. */
  needs,
  /** The last five of the alerts that are open. */
  alerts: z.array(openAlert),
  /** What happened to charges just now, newest first. */
  latest: z.array(happening),
});
export type Overview = z.output<typeof overviewAnswer>;

/**
 * Whether something is wrong, with which provider, what it costs and who is owed.
 * @throws LedgerError range_too_fine
 */
export function overview(
  { sql }: { sql: Sql },
  input: z.output<typeof overviewInput>,
): Promise<Overview> {
  return reading(sql, async (tx) => {
    const range = await openRange(tx, { ...input, ...(await askedRange(tx, input)) });
    const { buckets, reasons, all } = await countCharges(tx, range, input);
    const before = await countCharges(tx, rangeBefore(range), input);
    const { now } = range;
    const { refundRateThreshold, alerts } = await readMonitoringSettings({ sql: tx });
    return {
      ...toldRange(range),
      creditType: input.creditType,
      ...{ refundRateThreshold, minCharges: alerts.minCharges },
      ...all,
      before: before.all,
      buckets,
      reasons,
      lights: await providerLights(tx, now),
      held: await heldNow(tx, input.creditType),
      activeUsers: await activeNow(tx, range),
      needs: await readNeeds(tx),
      alerts: await readOpenAlerts(tx),
      latest: await latestEvents(tx),
    };
  });
}

/** The range in hours, its first bucket a whole one; of days, a whole hour. */
async function askedRange(
  tx: Transaction,
  { from: since, to: before, hours = USUAL_HOURS }: z.output<typeof overviewInput>,
) {
  if (since !== undefined && before !== undefined) return { from: since, to: before };
  const [clock] = await tx<{ now: Date }[]>`select makegood_now() as now`;
  if (!clock) throw new Error('The database did not tell the time');
  const length = hours * HOUR_MS;
  const step = Math.min(stepMs[bucketFor(length)], HOUR_MS);
  const start = Math.floor((clock.now.getTime() - length) / step) * step;
  return { from: new Date(start).toISOString(), to: clock.now.toISOString() };
}

/** As long a time just before, all of it one bucket; what of the range is still to come has none before. */
function rangeBefore({ from: end, to: last, now, timeZone: zone }: Range): Range {
  const length = Math.min(last.getTime(), now.getTime()) - end.getTime();
  const start = end.getTime() - Math.max(length, 0);
  const grain = grainAt(start, now);
  return cutRange({
    ...{ starts: [Math.floor(start / grain) * grain], to: end.getTime() },
    ...{ now, bucket: 'month', timeZone: zone },
  });
}

type Counts = Omit<z.output<z.ZodObject<typeof figures>>, 'refundRate'>;
type Row = { bucket: Date | null; reason: string | null; refunds: number } & Counts;

const none: Counts = {
  ...{
    finished: 0,
    refunded: 0,
    charges: 0,
    creditsOut: 0,
    creditsBack: 0,
    costUsd: 0,
    refundedCostUsd: 0,
  },
};

const told = ({ finished, refunded, ...counts }: Counts) => ({
  ...{ finished, refunded, refundRate: rateOf(refunded, finished), charges: counts.charges },
  ...{ creditsOut: counts.creditsOut, creditsBack: counts.creditsBack },
  ...{ costUsd: counts.costUsd, refundedCostUsd: counts.refundedCostUsd },
});

async function countCharges(
  tx: Transaction,
  range: Range,
  { creditType: type, ...filters }: z.output<typeof overviewInput>,
) {
  const { feature: ofFeature, provider: ofProvider, apiRoute: ofRoute } = filters;
  const where = { feature: ofFeature, provider: ofProvider, apiRoute: ofRoute };
  const ofType = tx`credit_type = ${type}`;
  // First by all that they are told by: what is summed up several ways is then little.
  const rows = await tx<Row[]>`
    with parts as materialized (
      select bucket, reason, sum(finished) as finished, sum(refunded) as refunded,
        sum(events) filter (where kind = 'refunded') as refunds,
        sum(events) filter (where kind in ('charged', 'held')) as charges,
        sum(amount) filter (where kind in ('charged', 'held') and ${ofType}) as credits_out,
        sum(amount) filter (where kind = 'refunded' and ${ofType}) as credits_back,
        sum(cost_usd) as cost_usd, sum(refunded_cost_usd) as refunded_cost_usd
      from ${chargeFacts(tx, range, where)} f
      group by 1, 2)
    select bucket, reason, coalesce(sum(finished), 0)::int8 as finished,
      coalesce(sum(refunded), 0)::int8 as refunded, coalesce(sum(refunds), 0)::int8 as refunds,
      coalesce(sum(charges), 0)::int8 as charges,
      least(coalesce(sum(credits_out), 0), 9007199254740991) as credits_out,
      least(coalesce(sum(credits_back), 0), 9007199254740991) as credits_back,
      coalesce(sum(cost_usd), 0) as cost_usd, coalesce(sum(refunded_cost_usd), 0) as refunded_cost_usd
    from parts
    group by grouping sets ((bucket), (reason), ())`;
  const byStart = new Map(rows.map((row) => [row.bucket?.getTime(), row]));
  return {
    all: told(rows.find((row) => row.bucket === null && row.reason === null) ?? none),
    buckets: range.starts.map((start) => ({
      at: start.toISOString(),
      ...told(byStart.get(start.getTime()) ?? none),
    })),
    reasons: rows
      .flatMap(({ reason, refunds, creditsBack }) =>
        reason !== null && refunds > 0 ? [{ reason, refunds, credits: creditsBack }] : [],
      )
      .toSorted((a, b) => b.refunds - a.refunds)
      .slice(0, MOST_REASONS),
  };
}

async function activeNow(tx: Transaction, range: Range): Promise<Overview['activeUsers']> {
  const { now } = range;
  const { days, months } = await activeUsers(tx, {
    ...{ ...range, from: new Date(now.getTime() - DAY_MS), to: new Date(now.getTime() + 1) },
  });
  const of = (counted: typeof days, nth: number) => counted.at(nth)?.users ?? 0;
  return { today: of(days, -1), yesterday: of(days, -2), month: of(months, -1) };
}
