import type { deductInput } from '@makegood/core';
import type { z } from 'zod';
import { offers } from './catalogue.ts';
import { type Dice, diceOf } from './dice.ts';
import { DAY_MS, type Gift, peopleOf, type Person } from './people.ts';
import { type Pace, type Step, storyOf } from './stories.ts';

const MINUTE_MS = 60_000;
export const HISTORY_DAYS = 28;
export const HISTORY_MS = HISTORY_DAYS * DAY_MS;

/** Lanes are written side by side; nobody is in two of them. */
export const LANES = 2;

export type Size = { users: number; charges: number };

export type PlannedCharge = { deduct: z.output<typeof deductInput>; steps: Step[] };

/** A stretch of time of one lane: its gifts at its start, then charges that are made together. */
export type Slot = {
  start: number;
  gifts: Gift[];
  chargesAt: number;
  charges: PlannedCharge[];
};

/** Milliseconds after the begin. */
type Stretch = { from: number; to: number; lane: number };

/** The whole history as slots in the order of time. It follows from begin and size alone. */
export function* historyOf(begin: number, size: Size): Generator<Slot> {
  const people = peopleOf(size.users, begin, HISTORY_DAYS);
  const lanes = Array.from({ length: LANES }, (_, lane) => {
    const members = people.filter((_, i) => i % LANES === lane);
    const gifts = members.flatMap((person) => person.gifts);
    return { members, gifts: gifts.sort((a, b) => a.afterMs - b.afterMs) };
  });
  for (const [index, stretch] of stretches().entries()) {
    const lane = lanes[stretch.lane];
    if (!lane) throw new RangeError('A stretch belongs to no lane');
    const due = lane.gifts.findIndex(({ afterMs }) => afterMs > stretch.from);
    const gifts = lane.gifts.splice(0, due === -1 ? lane.gifts.length : due);
    const planned = chargesOf(index, stretch, lane.members, begin, size.charges);
    yield { start: begin + stretch.from, gifts, ...planned };
  }
}

/** Coarse long ago and finer towards the end, as charts are. */
function stretches(): Stretch[] {
  const lengths = [
    { minutes: 30, until: HISTORY_MS - 8 * DAY_MS },
    { minutes: 15, until: HISTORY_MS - DAY_MS },
    { minutes: 5, until: HISTORY_MS - 60 * MINUTE_MS },
    { minutes: 1, until: HISTORY_MS },
  ];
  const all: Stretch[] = [];
  for (const { minutes, until } of lengths) {
    for (let from = all.at(-1)?.to ?? 0; from < until; from += minutes * MINUTE_MS) {
      all.push({ from, to: from + minutes * MINUTE_MS, lane: all.length % LANES });
    }
  }
  return all;
}

function chargesOf(
  index: number,
  { from, to }: Stretch,
  members: Person[],
  begin: number,
  total: number,
): Pick<Slot, 'chargesAt' | 'charges'> {
  const dice = diceOf(`slot ${index}`);
  const length = to - from;
  const at = from + Math.floor(dice.between(0, 0.3) * length);
  const pace = paceOf(dice, length, at - from);
  const present = members.filter(({ joins }) => joins <= from);
  const expected =
    ((total * length) / HISTORY_MS) * busyness(begin + from, from) * dice.between(0.8, 1.2);
  const count = Math.floor(expected) + (dice.chance(expected % 1) ? 1 : 0);
  const charges: PlannedCharge[] = [];
  for (let n = 0; n < count && present.length > 0; n++) {
    const person = dice.pick(present, ({ activity }) => activity);
    // Whoever has a charge under way waits for it.
    present.splice(present.indexOf(person), 1);
    charges.push(chargeOf(dice, person.userId, { at, index, pace }));
  }
  return { chargesAt: begin + at, charges };
}

type Moment = { at: number; index: number; pace: Pace };

function chargeOf(dice: Dice, userId: string, { at, index, pace }: Moment): PlannedCharge {
  const offer = dice.pick(offers, ({ weight }) => weight);
  const { feature, provider, apiRoute, mostUnits } = offer;
  const units = mostUnits === 1 ? 1 : dice.whole(2, mostUnits);
  const steps = storyOf(dice, offer, units, pace, isDown(provider, at));
  // A hold that had passed its deadline would be the sweeper's, and wrong in the eyes of verify,
  // until it is settled a moment later: so these last until shortly after the history is written.
  const seconds = Math.ceil((HISTORY_MS - at) / 1000) + 300;
  const idempotencyKey = `demo-charge-${index}`;
  const hold = { seconds };
  return { deduct: { userId, feature, units, attempt: 1, apiRoute, hold, idempotencyKey }, steps };
}

/** Everything of a slot happens within it, so that each user's ledger is in the order of time. */
function paceOf(dice: Dice, lengthMs: number, passedMs: number): Pace {
  const skewed = (min: number, max: number) => Math.round(min * (max / min) ** (dice.share() ** 2));
  return {
    fastMs: skewed(700, 9000),
    slowMs: skewed(3500, 25_000),
    timeoutMs: 30_000 + dice.whole(5, 60),
    lateMs:
      lengthMs < 5 * MINUTE_MS
        ? undefined
        : Math.round(dice.between(0.55, 0.95) * lengthMs) - passedMs,
  };
}

/** An incident a week ago: for two hours one provider was hardly there. */
const isDown = (provider: string, at: number) =>
  provider === 'openai' && Math.abs(at - (HISTORY_MS - 7 * DAY_MS)) < 60 * MINUTE_MS;

/** Busy afternoons (UTC), quiet nights and weekends, slowly more of everything; 1 on average. */
function busyness(time: number, afterMs: number): number {
  const date = new Date(time);
  const hour = date.getUTCHours() + date.getUTCMinutes() / 60;
  const day = 1 + 0.7 * Math.cos(((hour - 15) / 24) * 2 * Math.PI);
  const weekend = date.getUTCDay() === 0 || date.getUTCDay() === 6;
  return day * (weekend ? 0.675 : 1.13) * (0.85 + 0.3 * (afterMs / HISTORY_MS));
}
