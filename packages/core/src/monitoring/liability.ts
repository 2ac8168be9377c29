import type { Sql, Transaction } from '@makegood/db';
import { z } from 'zod';
import { requireCreditTypes } from '../credit-types/require.ts';
import { readCreditValues } from './credit-values.ts';
import { movementFacts, reading } from './facts.ts';
import { heldNow } from './held-now.ts';
import { outstanding, outstandingAnswer } from './outstanding.ts';
import {
  openRange,
  type Range,
  rangeAnswer,
  reportFields,
  reportOver,
  toldRange,
} from './range.ts';

const { from, to, bucket, timeZone, creditType } = reportFields;
export const liabilityInput = reportOver(
  z.strictObject({ from, to, bucket, timeZone, creditType }),
);

/** Credits; opening + issued − used + returned + refunded − expired − voided + adjusted = closing. */
const movement = {
  opening: z.number(),
  issued: z.number(),
  /** Taken for charges, those that are held included. */
  used: z.number(),
  /** Given back because the work was settled for less. */
  returned: z.number(),
  refunded: z.number(),
  expired: z.number(),
  voided: z.number(),
  /** Added by hand less taken by hand. */
  adjusted: z.number(),
  closing: z.number(),
};

export const liabilityAnswer = rangeAnswer.extend({
  creditType: z.string(),
  /** US dollars that the smallest unit of the credit type is worth; null where it has no value. */
  valueUsd: z.number().nullable(),
  ...movement,
  /** Expired by issued credits; null where none were issued. */
  breakage: z.number().nullable(),
  buckets: z.array(z.object({ at: z.iso.datetime(), ...movement })),
  /** Issued, expired and voided credits by where they came from, the most issued first. */
  sources: z.array(
    z.object({
      source: z.string(),
      issued: z.number(),
      expired: z.number(),
      voided: z.number(),
      breakage: z.number().nullable(),
    }),
  ),
  /** Taken by charges that are held at this moment: not in what is owed, but may come back. */
  held: z.number(),
  outstanding: outstandingAnswer,
});
export type Liability = z.output<typeof liabilityAnswer>;

type Kind = 'grant' | 'charge' | 'return' | 'refund' | 'adjustment' | 'expiry' | 'void';
type Moved = { bucket: Date; kind: Kind; source: string; delta: number };

const share = (expired: number, issued: number) => (issued === 0 ? null : expired / issued);

/**
 * What users are owed and how it came about: the balance of all wallets of a credit type before and
 * after a range, and everything that moved it.
 * @throws LedgerError range_too_fine, credit_type_not_found
 */
export function liability(
  { sql }: { sql: Sql },
  input: z.output<typeof liabilityInput>,
): Promise<Liability> {
  return reading(sql, async (tx) => {
    await requireCreditTypes(tx, [input.creditType]);
    const range = await openRange(tx, input);
    const values = await readCreditValues(tx);
    const opening = await balanceAt(tx, range, input.creditType);
    const moved = await movements(tx, range, input.creditType);
    const all = movementOf(moved, opening);
    return {
      ...toldRange(range),
      creditType: input.creditType,
      valueUsd: values.get(input.creditType) ?? null,
      ...all,
      breakage: share(all.expired, all.issued),
      buckets: inBuckets(range, moved, opening),
      sources: bySource(moved),
      held: (await heldNow(tx, input.creditType)).credits,
      outstanding: await outstanding(tx, input.creditType),
    };
  });
}

function movementOf(moved: readonly Moved[], opening: number) {
  const sum = (kind: Kind) =>
    moved.reduce((total, one) => (one.kind === kind ? total + one.delta : total), 0);
  const [used, expired, voided] = [-sum('charge'), -sum('expiry'), -sum('void')].map(plain);
  return {
    opening,
    issued: sum('grant'),
    used: used ?? 0,
    returned: sum('return'),
    refunded: sum('refund'),
    expired: expired ?? 0,
    voided: voided ?? 0,
    adjusted: sum('adjustment'),
    closing: moved.reduce((total, { delta }) => total + delta, opening),
  };
}

/** Without the sign that nothing has when it is turned around. */
const plain = (n: number) => (n === 0 ? 0 : n);

function inBuckets({ starts }: Range, moved: readonly Moved[], opening: number) {
  const byStart = Map.groupBy(moved, ({ bucket }) => bucket.getTime());
  let before = opening;
  return starts.map((start) => {
    const here = movementOf(byStart.get(start.getTime()) ?? [], before);
    before = here.closing;
    return { at: start.toISOString(), ...here };
  });
}

function bySource(moved: readonly Moved[]): Liability['sources'] {
  return [...Map.groupBy(moved, ({ source }) => source)]
    .map(([source, of]) => {
      const { issued, expired, voided } = movementOf(of, 0);
      return { source, issued, expired, voided, breakage: share(expired, issued) };
    })
    .filter(({ issued, expired, voided }) => issued !== 0 || expired !== 0 || voided !== 0)
    .toSorted((a, b) => b.issued - a.issued || a.source.localeCompare(b.source));
}

/** The balance of all wallets when the range begins: all that ever moved before. */
async function balanceAt(tx: Transaction, range: Range, creditType: string): Promise<number> {
  const start = new Date(0);
  const past: Range = {
    ...range,
    ...{ from: start, to: range.from, starts: [start] },
  };
  const [row] = await tx<{ balance: number }[]>`
    select coalesce(sum(delta), 0) as balance from ${movementFacts(tx, past, creditType)} m`;
  return row?.balance ?? 0;
}

const movements = (tx: Transaction, range: Range, creditType: string) => tx<Moved[]>`
  select bucket, kind, source, sum(delta) as delta from ${movementFacts(tx, range, creditType)} m
  group by bucket, kind, source`;
