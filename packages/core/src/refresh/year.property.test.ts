import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testLedger, type TestLedger } from '../testing/ledger.ts';
import { walkedRefresh } from '../testing/walked-calendar.ts';
import type { Rhythm } from './calendar.ts';
import { putRefreshSettings } from './settings.ts';
import { refreshDue } from './tick.ts';

const DAY = 24 * 60 * 60 * 1000;
const USERS = 60;

let ledger: TestLedger;
beforeEach(async () => {
  ledger = await testLedger();
});
afterEach(() => ledger.close());

const rhythms: Rhythm[] = [
  ...[1, 7, 28, 30, 31, 90, 366].map((everyDays): Rhythm => ({ cadence: 'days', everyDays })),
  { cadence: 'month', everyDays: null },
  { cadence: 'anniversary', everyDays: null },
  { cadence: 'anniversary', everyDays: null },
  { cadence: 'anniversary', everyDays: null },
];

/** Milliseconds after the year began that users are put on plans at: about the days that are not in every month. */
const beginning = fc.oneof(
  fc.nat(62 * DAY),
  fc
    .tuple(fc.integer({ min: 27, max: 61 }), fc.constantFrom(0, 1, DAY - 1))
    .map(([days, ms]) => days * DAY + ms),
);
const settings = fc.oneof(
  fc.record({ hold: fc.boolean() }),
  fc.record({ day: fc.option(fc.constantFrom(1, 15, 28, 29, 30, 31), { nil: null }) }),
);
const change = fc.record({ after: fc.nat(300 * DAY), settings });
const user = fc.record({
  rhythm: fc.constantFrom(...rhythms),
  begins: beginning,
  /** What staff does to the user, milliseconds after the plan began. */
  changes: fc
    .array(change, { maxLength: 5, size: 'max' })
    .map((changes) => changes.toSorted((a, b) => a.after - b.after)),
});
/** When it is checked who is due on each day: at random times, on some days never. */
const checks = fc.array(fc.array(fc.nat(DAY - 1), { maxLength: 2, size: 'max' }), {
  ...{ minLength: 366, maxLength: 366 },
});

type User = { userId: string; rhythm: Rhythm; begins: number; changes: Change[] };
type Change = { after: number; settings: { hold?: boolean; day?: number | null } };
type Done = { at: number; dueAt: number };

/** What someone with a wall calendar would refresh, who looks at it at these moments. */
function walked({ rhythm, begins, changes }: User, moments: number[]): Done[] {
  const done: Done[] = [];
  const waiting = [...changes];
  let hold = false;
  let day: number | null = null;
  let anchorAt = begins;
  let dueAt = walkedRefresh(rhythm, begins, begins);
  for (const at of moments.filter((moment) => moment >= begins)) {
    for (let next = waiting[0]; next && begins + next.after <= at; next = waiting[0]) {
      const { after, settings: wanted } = next;
      waiting.shift();
      const other = wanted.day !== undefined && wanted.day !== day;
      hold = wanted.hold ?? hold;
      day = wanted.day === undefined ? day : wanted.day;
      if (other && dueAt > begins + after)
        dueAt = walkedRefresh(rhythm, anchorAt, begins + after, day);
    }
    if (hold || dueAt > at) continue;
    done.push({ at, dueAt });
    // Days that came by the day of the month are counted from the last of them.
    const counted = dueAt > anchorAt && walkedRefresh(rhythm, anchorAt, dueAt - 1, day) === dueAt;
    if (rhythm.cadence === 'days' && dueAt > anchorAt && !counted) anchorAt = dueAt;
    dueAt = walkedRefresh(rhythm, anchorAt, at, day);
  }
  return done;
}

async function livesAYear(year: number, people: Omit<User, 'userId'>[], hours: number[][]) {
  const start = Date.UTC(year, 0, 1);
  const end = Date.UTC(year + 1, 0, 1);
  const moveTo = await ledger.holdClock(start);
  const users = people.map((person, n): User => {
    return { ...person, userId: `user-${n}`, begins: start + person.begins };
  });
  const moments = hours
    .flatMap((ofDay, day) => ofDay.map((ms) => start + day * DAY + ms))
    .filter((at) => at < end)
    .sort((a, b) => a - b);
  for (const [n, { cadence, everyDays }] of rhythms.entries())
    await ledger.plan(`plan-${n}`, { credit: 10 }, { every: everyDays ?? cadenceOf(cadence) });
  const events = [
    ...users.flatMap(({ userId, rhythm, begins, changes }) => [
      { at: begins, go: () => ledger.subscribe(userId, `plan-${rhythms.indexOf(rhythm)}`) },
      ...changes.map(({ after, settings: wanted }) => ({
        at: begins + after,
        go: () => putRefreshSettings(ledger, { userId, ...wanted }, 'test'),
      })),
    ]),
    ...moments.map((at) => ({ at, go: () => refreshDue(ledger) })),
  ];
  for (const { at, go } of events.toSorted((a, b) => a.at - b.at)) {
    if (at >= end) break;
    await moveTo(at);
    await go();
  }
  const rows = await ledger.sql<{ userId: string; at: Date; dueAt: Date }[]>`
    select user_id, at, due_at from refreshes where kind = 'refresh' and outcome = 'refreshed'
    order by at`;
  for (const someone of users) {
    const found = rows
      .filter(({ userId }) => userId === someone.userId)
      .map(({ at, dueAt }) => ({ at: at.toISOString(), dueAt: dueAt.toISOString() }));
    const expected = walked(someone, moments).map(({ at, dueAt }) => ({
      at: new Date(at).toISOString(),
      dueAt: new Date(dueAt).toISOString(),
    }));
    expect(found, JSON.stringify(someone)).toEqual(expected);
  }
  expect(rows.length).toBeGreaterThan(USERS);
  expect(await ledger.sql`select from refreshes where outcome = 'failed'`).toHaveLength(0);
}

const cadenceOf = (cadence: Rhythm['cadence']) => (cadence === 'days' ? 1 : cadence);

test.each([
  ['an ordinary year', 2031],
  ['a leap year', 2032],
])(
  'in %s everyone is refreshed once for each date that a wall calendar says, at the next check',
  async (_, year) => {
    const people = fc.array(user, { minLength: USERS, maxLength: USERS });
    // Once: it is one year of many users.
    await fc.assert(
      fc.asyncProperty(people, checks, (users, hours) => livesAYear(year, users, hours)),
      { numRuns: 1, endOnFailure: true },
    );
  },
  90_000,
);
