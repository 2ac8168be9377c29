import { afterEach, beforeEach, expect, test } from 'vitest';
import { publicSettings } from '../features/settings.ts';
import { refusal, type TestLedger, testLedger } from '../testing/ledger.ts';
import { archivePlan } from './archive.ts';
import { cancelPlanVersion } from './cancel.ts';
import { planHistory } from './history.ts';
import { listPlans } from './list.ts';
import { createPlan, putPlan } from './put.ts';
import { createPlanInput, putPlanInput } from './values.ts';

const START = Date.UTC(2030, 0, 1);
const HOUR = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();

let ledger: TestLedger;
let setClock: (at: number) => Promise<void>;

beforeEach(async () => {
  ledger = await testLedger();
  await ledger.sql`insert into credit_types (credit_type, name, decimals) values ('token', 'Token', 0)`;
  setClock = await ledger.holdClock(START);
});
afterEach(() => ledger.close());

const basic = { name: 'Team', credits: { credit: 100 } };
const put = (more: object = {}, actor = 'test') =>
  putPlan(ledger, putPlanInput.parse({ planId: 'team', ...basic, ...more }), actor);
const create = (more: object = {}) =>
  createPlan(ledger, createPlanInput.parse({ id: 'team', ...basic, ...more }), 'test');
const planId = 'team';

test('a plan is answered as it was put', async () => {
  const plan = {
    ...{ name: 'Team', credits: { credit: 100, token: 5 }, active: true },
    refresh: { mode: 'add', every: 'anniversary', rollover: { token: 10 } },
  };
  const answer = {
    ...{ ...plan, id: 'team', users: 0, version: 1, inForce: true, archivedAt: null },
    ...{ updatedAt: iso(START), scheduled: [] },
  };
  expect(await put(plan)).toEqual(answer);
  expect(await listPlans(ledger)).toEqual([answer]);
});

test('where nothing is said, credits are replaced every 30 days', async () => {
  expect(await create()).toMatchObject({ refresh: { mode: 'replace', every: 30 }, active: true });
});

test('a plan is created once; of two who create it at once, one does', async () => {
  const created = await Promise.allSettled([create(), create(), create()]);
  expect(created.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await refusal(create())).code).toBe('plan_exists');
  await archivePlan(ledger, { planId }, 'test');
  expect((await refusal(create())).code).toBe('plan_exists');
});

test('a scheduled change comes into force at its time, to the millisecond', async () => {
  await put();
  await put({ credits: { credit: 200 }, effectiveAt: iso(START + HOUR) });
  await setClock(START + HOUR - 1);
  expect(await listPlans(ledger)).toMatchObject([
    { credits: { credit: 100 }, version: 2, scheduled: [{ values: { credits: { credit: 200 } } }] },
  ]);
  expect((await publicSettings(ledger)).planCredits).toEqual({ team: 100 });
  await setClock(START + HOUR);
  expect(await listPlans(ledger)).toMatchObject([{ credits: { credit: 200 }, scheduled: [] }]);
  expect((await publicSettings(ledger)).planCredits).toEqual({ team: 200 });
});

test('a scheduled change that was cancelled never comes into force; an effective one stays', async () => {
  await put();
  await put({ credits: { credit: 200 }, effectiveAt: iso(START + HOUR) });
  const cancel = (version: number) => cancelPlanVersion(ledger, { planId, version }, 'staff');
  expect(await cancel(2)).toMatchObject({ state: 'cancelled', cancelledBy: 'staff' });
  await setClock(START + HOUR);
  expect(await listPlans(ledger)).toMatchObject([{ credits: { credit: 100 }, version: 2 }]);
  expect((await refusal(cancel(1))).code).toBe('version_in_force');
  expect((await refusal(cancel(3))).code).toBe('version_not_found');
});

test('a plan that begins later is shown, and told to nobody before', async () => {
  await put({ effectiveAt: iso(START + HOUR) });
  expect(await listPlans(ledger)).toMatchObject([{ id: 'team', inForce: false }]);
  expect((await publicSettings(ledger)).planCredits).toEqual({});
  await cancelPlanVersion(ledger, { planId, version: 1 }, 'staff');
  expect(await listPlans(ledger)).toEqual([]);
  expect(await create()).toMatchObject({ version: 2, inForce: true });
});

test('a stale write is refused and tells what changed, by whom and when', async () => {
  await put({ version: 0 }, 'ann');
  await put({ credits: { credit: 150, token: 3 }, refresh: { every: 'month' } }, 'bob');
  await setClock(START + HOUR);
  await put({ credits: { credit: 160, token: 3 }, refresh: { every: 'month' } }, 'cleo');
  const stale = await refusal(put({ version: 1 }));
  expect(stale.code).toBe('stale_write');
  expect(stale.facts).toEqual({
    currentVersion: 3,
    yourVersion: 1,
    changed: [
      { field: 'credits.credit', before: 100, after: 160, by: 'cleo', at: iso(START + HOUR) },
      { field: 'refresh.every', before: 30, after: 'month', by: 'bob', at: iso(START) },
      { field: 'credits.token', before: null, after: 3, by: 'bob', at: iso(START) },
    ],
  });
  expect((await refusal(put({ version: 0 }))).facts).toMatchObject({ yourVersion: 0 });
});

test('of two writers who saw the same version, one wins', async () => {
  await put();
  const writes = await Promise.allSettled(
    [1, 2, 3].map((credit) => put({ credits: { credit }, version: 1 })),
  );
  const won = writes.filter((write) => write.status === 'fulfilled');
  expect(won).toHaveLength(1);
  expect(await listPlans(ledger)).toMatchObject([{ version: 2, credits: won[0]?.value.credits }]);
});

test('an archived plan takes nobody more and keeps its values, until it is put again', async () => {
  await put();
  await put({ effectiveAt: iso(START + HOUR), name: 'Later' });
  const archived = await archivePlan(ledger, { planId }, 'staff');
  expect(archived).toEqual({ id: 'team', archivedAt: iso(START) });
  await setClock(START + HOUR);
  expect(await archivePlan(ledger, { planId }, 'staff')).toEqual(archived);
  expect(await listPlans(ledger)).toMatchObject([
    { active: false, archivedAt: iso(START), name: 'Team', credits: { credit: 100 }, version: 3 },
  ]);
  expect((await publicSettings(ledger)).planCredits).toEqual({});
  expect(await put()).toMatchObject({ active: true, archivedAt: null });
  const none = archivePlan(ledger, { planId: 'none' }, 'staff');
  expect((await refusal(none)).code).toBe('plan_not_found');
});

test('the history tells every version, the newest first, page by page', async () => {
  await put();
  await put({ name: 'Two' });
  await put({ name: 'Three', effectiveAt: iso(START + HOUR) });
  const first = await planHistory(ledger, { planId, limit: 2 });
  expect(first.versions).toMatchObject([
    { version: 3, state: 'scheduled', values: { name: 'Three' } },
    { version: 2, state: 'in_force', values: { name: 'Two', credits: { credit: 100 } } },
  ]);
  const cursor = String(first.nextCursor);
  expect(await planHistory(ledger, { planId, limit: 2, cursor })).toMatchObject({
    versions: [{ version: 1, state: 'past' }],
    nextCursor: null,
  });
  expect((await refusal(planHistory(ledger, { planId: 'none', limit: 2 }))).code).toBe(
    'plan_not_found',
  );
});

test('the settings tell the credits of the type credit, else of the first type, else 0', async () => {
  await put({ planId: 'a', credits: { credit: 5, token: 9 } });
  await put({ planId: 'b', credits: { token: 9 } });
  await put({ planId: 'c', credits: {} });
  await put({ planId: '__proto__', credits: { credit: 3 } });
  const { planCredits } = await publicSettings(ledger);
  expect(Object.entries(planCredits).toSorted()).toEqual([
    ['__proto__', 3],
    ['a', 5],
    ['b', 9],
    ['c', 0],
  ]);
});

test('an unknown credit type is refused and leaves no plan behind', async () => {
  const refused = await refusal(put({ credits: { credit: 1, none: 2 } }));
  expect(refused).toMatchObject({ code: 'credit_type_not_found', facts: { creditType: 'none' } });
  const [row] = await ledger.sql`select count(*)::int as n from plans`;
  expect(row?.['n']).toBe(0);
});

test.each([
  ['a change of a version', `update plan_versions set name = 'x'`, '23001'],
  ['a version to be removed', 'delete from plan_versions', '23001'],
  ['a change of its credits', 'update plan_credits set amount = 1', '23001'],
  ['its credits to be removed', 'delete from plan_credits', '23001'],
  ['negative credits', `insert into plan_credits values ('team', 1, 'token', -1)`, '23514'],
  [
    'credits beyond 2^53-1',
    `insert into plan_credits values ('team', 1, 'token', 9007199254740992)`,
    '23514',
  ],
  ['a negative cap', `insert into plan_credits values ('team', 1, 'token', 1, -1)`, '23514'],
])('the database refuses %s', async (_, statement, code) => {
  await put();
  await expect(ledger.sql.unsafe(statement)).rejects.toMatchObject({ code });
});
