import { appendAudit, concludeAbandoned, verify } from '@makegood/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appRouter } from './routers/index.ts';
import { giveCredits, type TestServer, testServer } from './testing.ts';
import { proceduresOf } from './trpc.ts';

let at: TestServer;

beforeAll(async () => {
  at = await testServer({ demo: true });
  await giveCredits(at, 'u1');
});
afterAll(() => at.close());

type Line = Record<string, unknown>;

async function told(filter: string): Promise<Line[]> {
  const { body } = await at.call('GET', `/api/admin/audit?${filter}`, { as: at.keys.admin });
  return body.entries as Line[];
}

/** Charging calls of services, which the ledger tells, and what changes nothing. */
const untold = [
  'charges.extend',
  'charges.fail',
  'charges.settle',
  'credits.deduct',
  'staff.readInvite',
];

test('every procedure that changes something is told, but for those of this short list', () => {
  const changing = proceduresOf(appRouter).filter(
    ({ procedure }) => procedure._def.type === 'mutation',
  );
  for (const { meta } of changing) expect(meta.audit).toBeDefined();
  expect(
    changing
      .filter(({ meta }) => meta.audit === 'untold')
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(untold);
});

type Change = { call: [string, string, object?]; action: string; subject: RegExp };
const changes: Change[] = [
  {
    call: ['POST', '/api/credits/grant', { userId: 'u1', amount: 5, source: 'promo' }],
    action: 'credits.grant',
    subject: /^user:u1$/,
  },
  {
    call: ['POST', '/api/credits/refund', { userId: 'u1', amount: 5, reason: 'goodwill' }],
    action: 'credits.refund',
    subject: /^user:u1$/,
  },
  {
    call: ['POST', '/api/admin/users/u1/adjustments', { amount: -5, reason: 'mistake' }],
    action: 'users.adjust',
    subject: /^user:u1$/,
  },
  {
    call: ['PUT', '/api/admin/users/u1', { name: 'Ada' }],
    action: 'users.put',
    subject: /^user:u1$/,
  },
  {
    call: ['PUT', '/api/admin/features/chat', { name: 'Chat', cost: 12, operationType: 'CHAT' }],
    action: 'features.put',
    subject: /^feature:chat$/,
  },
  {
    call: ['POST', '/api/admin/plans', { id: 'gold', name: 'Gold', credits: { credit: 5 } }],
    action: 'plans.create',
    subject: /^plan:gold$/,
  },
  {
    call: ['PUT', '/api/admin/plans/gold', { name: 'Gold', credits: { credit: 6 } }],
    action: 'plans.put',
    subject: /^plan:gold$/,
  },
  { call: ['DELETE', '/api/admin/plans/gold'], action: 'plans.archive', subject: /^plan:gold$/ },
  {
    call: ['PUT', '/api/admin/credit-types/token', { name: 'Tokens' }],
    action: 'creditTypes.put',
    subject: /^credit_type:token$/,
  },
  {
    call: ['POST', '/api/admin/keys', { name: 'desk', role: 'support' }],
    action: 'apiKeys.create',
    subject: /^key:[0-9a-f-]{36}$/,
  },
  {
    call: ['POST', '/api/admin/credits/bulk-refresh', {}],
    action: 'refresh.bulk',
    subject: /^refresh_run:none$/,
  },
  {
    call: ['POST', '/api/admin/clock', { seconds: 60 }],
    action: 'clock.advance',
    subject: /^clock$/,
  },
];

test.each(changes)('$action is told with what was before and what is after', async (change) => {
  const [method, path, body] = change.call;
  const done = await at.call(method, path, { as: at.keys.admin, ...(body && { body }) });
  expect(done.status).toBe(200);
  const [line] = await told(`action=${change.action}&limit=1`);
  const { key: _, ...kept } = done.body;
  expect(line).toMatchObject({
    actorName: 'admin',
    actorRole: 'admin',
    outcome: 'done',
    subject: expect.stringMatching(change.subject),
    requestId: done.headers.get('x-request-id'),
    after: kept,
  });
});

test('what was before is what it was', async () => {
  type Before = { before: { balances: { credit: { available: number } } } };
  const balance = (line: Line | undefined) =>
    (line as Before | undefined)?.before.balances.credit.available ?? Number.NaN;
  await at.call('POST', '/api/admin/users/u1/adjustments', {
    as: at.keys.support,
    body: { amount: 7, reason: 'a' },
  });
  await at.call('POST', '/api/admin/users/u1/adjustments', {
    as: at.keys.support,
    body: { amount: 1, reason: 'b' },
  });
  const [second, first] = await told('action=users.adjust&limit=2');
  expect(balance(second)).toBe(balance(first) + 7);
  const [feature] = await told('action=features.put&limit=1');
  expect(feature).toMatchObject({ before: { cost: 10 }, after: { cost: 12 } });
});

test('a key that is made is nowhere in the log', async () => {
  const { body } = await at.call('POST', '/api/admin/keys', {
    as: at.keys.admin,
    body: { name: 'secret', role: 'viewer' },
  });
  const rows = await at.db.sql`select a::text as line from audit a`;
  expect(rows.length).toBeGreaterThan(0);
  for (const { line } of rows) expect(line).not.toContain(String(body.key));
});

test('what the rules refuse the staff is told as refused, with the reason', async () => {
  const body = { amount: -999_999, reason: 'too much' };
  await at.call('POST', '/api/admin/users/u1/adjustments', { as: at.keys.approver, body });
  expect((await told('outcome=refused&limit=1'))[0]).toMatchObject({
    action: 'users.adjust',
    actorRole: 'approver',
    subject: 'user:u1',
    after: { code: 'insufficient_credits' },
  });
});

test('what a service charges and grants is not told', async () => {
  const before = (await told('limit=1'))[0];
  await giveCredits(at, 'u2');
  await at.call('POST', '/api/credits/deduct', {
    as: at.keys.service,
    body: { userId: 'u2', feature: 'chat' },
  });
  expect((await told('limit=1'))[0]).toEqual(before);
});

test('a dry run is not told', async () => {
  const before = (await told('limit=1'))[0];
  await at.call('POST', '/api/admin/credits/bulk-refresh', {
    as: at.keys.admin,
    body: { dryRun: true },
  });
  expect((await told('limit=1'))[0]).toEqual(before);
});

test('a person who asks for what is not theirs is refused and told, whatever they ask for', async () => {
  // Of each alone, no more than a hundred lines are told in a minute.
  const people = ['mallory', 'trudy', 'eve'];
  const tokens = await Promise.all(
    people.map(async (userId) => {
      const asked = { as: at.keys.service, body: { userId } };
      return String((await at.call('POST', '/api/user-tokens', asked)).body.token);
    }),
  );
  const closed = proceduresOf(appRouter).filter(
    ({ meta }) => !('endUser' in meta.access || 'anyone' in meta.access),
  );
  for (const [n, { meta }] of closed.entries()) {
    const as = tokens[n % people.length];
    const path = meta.rest.path.replaceAll('{userId}', 'u1').replaceAll(/\{\w+\}/g, 'none');
    const hasBody = meta.rest.method === 'POST' || meta.rest.method === 'PUT';
    const { status } = await at.call(meta.rest.method, path, {
      as,
      ...(hasBody && { body: { userId: 'u1' } }),
    });
    expect(status).toBe(403);
  }
  const toldOf = (userId: string) => told(`actor=user:${userId}&outcome=refused&limit=200`);
  const lines = (await Promise.all(people.map(toldOf))).flat();
  expect(new Set(lines.map(({ action }) => action))).toEqual(
    new Set(closed.map(({ name }) => name)),
  );
  expect(lines.find(({ action }) => action === 'users.get')).toMatchObject({
    actorRole: 'user',
    subject: 'user:u1',
    after: { code: 'forbidden' },
  });
});

test('nobody fills the log with what they may not do', async () => {
  const { body } = await at.call('POST', '/api/user-tokens', {
    as: at.keys.service,
    body: { userId: 'flood' },
  });
  for (let i = 0; i < 120; i++)
    await at.call('GET', '/api/admin/users/u1', { as: String(body.token) });
  const lines = await told('actor=user:flood&limit=200');
  expect(lines).toHaveLength(100);
  expect(lines[0]).toMatchObject({ after: { more: 'not told for the rest of the minute' } });
});

test('the log as CSV has every line, and nothing that a spreadsheet would run', async () => {
  await at.call('PUT', '/api/admin/users/u1', { as: at.keys.admin, body: { name: '=1+1' } });
  await at.call('PUT', `/api/admin/users/${encodeURIComponent('@u')}`, {
    as: at.keys.admin,
    body: { name: 'x' },
  });
  const answer = await fetch(`${at.server.url}/api/admin/audit?format=csv&action=users.put`, {
    headers: { authorization: `Bearer ${at.keys.admin}` },
  });
  expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
  const text = await answer.text();
  expect(text).toContain('user:@u');
  const [header, ...lines] = text.trimEnd().split('\r\n');
  expect(header).toBe(
    'number,at,actor,actorName,actorRole,action,subject,requestId,outcome,before,after,hash',
  );
  expect(lines).toHaveLength((await told('action=users.put&limit=200')).length);
  const deed = { actor: 'key:x', actorRole: 'admin', action: 'x', subject: null, requestId: null };
  for (let i = 0; i < 60; i++) await appendAudit(at.db.sql, deed, 'done', null);
  const all = await fetch(`${at.server.url}/api/admin/audit?format=csv`, {
    headers: { authorization: `Bearer ${at.keys.admin}` },
  });
  const [row] = await at.db.sql<{ n: number }[]>`select count(*)::int as n from audit`;
  expect(row?.n).toBeGreaterThan(200);
  expect((await all.text()).trimEnd().split('\r\n')).toHaveLength((row?.n ?? 0) + 1);
  const refused = await fetch(`${at.server.url}/api/admin/audit?format=csv`, {
    headers: { authorization: `Bearer ${at.keys.support}` },
  });
  expect(refused.status).toBe(403);
});

/** As a database whose disk is full. */
const refuseInserts = async (table: string) => {
  await at.db.sql.unsafe(`
    create or replace function disk_full() returns trigger language plpgsql as
      'begin raise exception ''disk full'' using errcode = ''disk_full''; end';
    create trigger disk_full before insert on ${table} for each row execute function disk_full()`);
  return () => at.db.sql.unsafe(`drop trigger disk_full on ${table}`);
};

test('what cannot be kept for the log does not happen', async () => {
  const again = await refuseInserts('audit_intents');
  const body = { name: 'unkept', cost: 99, operationType: 'CHAT' };
  const refused = await at.call('PUT', '/api/admin/features/chat', { as: at.keys.admin, body });
  await again();
  expect(refused.status).toBe(503);
  const [row] = await at.db.sql`select name from features_in_force where feature = 'chat'`;
  expect(row).toMatchObject({ name: 'Chat' });
});

test('what happened but could not be told is answered with 503, and told later', async () => {
  const again = await refuseInserts('audit');
  const body = { amount: 3, reason: 'untold', idempotencyKey: 'untold' };
  const adjust = () =>
    at.call('POST', '/api/admin/users/u1/adjustments', { as: at.keys.admin, body });
  expect((await adjust()).status).toBe(503);
  await again();
  expect((await adjust()).body).toMatchObject({ replayed: true });
  await at.db.sql`update audit_intents set asked_at = asked_at - interval '1 hour'`;
  await concludeAbandoned(at.db);
  expect(await told('action=users.adjust&limit=2')).toMatchObject([
    { outcome: 'failed', subject: 'user:u1', after: { code: 'interrupted' } },
    { outcome: 'done', subject: 'user:u1', after: { replayed: true } },
  ]);
});

test('the chain is whole after all of this', async () => {
  expect(await verify(at.db)).toMatchObject({ ok: true, violations: [] });
});
