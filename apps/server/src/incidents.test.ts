import { afterAll, beforeAll, expect, test } from 'vitest';
import { giveCredits, type TestServer, testServer } from './testing.ts';

let at: TestServer;
beforeAll(async () => {
  at = await testServer();
});
afterAll(() => at.close());

const hour = 3_600_000;
const window = {
  from: new Date(Date.now() - hour).toISOString(),
  to: new Date(Date.now() + hour).toISOString(),
};

async function charged(userId: string, provider: string, more: object = {}): Promise<string> {
  await giveCredits(at, userId, 100);
  const body = { userId, feature: 'chat', provider, ...more };
  const { body: answer } = await at.call('POST', '/api/credits/deduct', {
    as: at.keys.service,
    body,
  });
  return String(answer.chargeId);
}

const call = (method: string, path: string, body?: object, as = at.keys.approver) =>
  at.call(method, `/api/admin/refunds/${path}`, { as, ...(body && { body }) });

const csv = async (path: string) => {
  const answer = await fetch(`${at.server.url}/api/admin/refunds/${path}`, {
    headers: { authorization: `Bearer ${at.keys.viewer}` },
  });
  return {
    type: answer.headers.get('content-type'),
    lines: (await answer.text()).trim().split('\r\n'),
  };
};

test('an incident is previewed, refunded, reported, undone, and told in the audit log', async () => {
  await charged('=cmd()', 'acme');
  await charged('ann', 'acme');
  const choice = { provider: 'acme', ...window };
  const dry = await call('POST', 'incident', { ...choice, dryRun: true });
  expect(dry.body).toMatchObject({ incidentId: null, charges: 2, users: 2, amount: 20 });
  const query = new URLSearchParams(choice);
  const preview = await call('GET', `incident/preview?${query}`, undefined, at.keys.viewer);
  expect(preview.body).toMatchObject({ charges: 2, amount: 20, byUser: [{}, {}], cannot: {} });
  const file = await csv(`incident/preview?${query}&format=csv`);
  expect(file.type).toContain('text/csv');
  expect(file.lines).toEqual([
    'userId,creditType,charges,amount,cannot,before',
    "'=cmd(),credit,1,10,0,0",
    'ann,credit,1,10,0,0',
  ]);

  const run = await call('POST', 'incident', { ...choice, name: 'Outage of acme', confirm: 2 });
  const incidentId = String(run.body.incidentId);
  expect(run.body).toMatchObject({
    charges: 2,
    users: 2,
    amount: 20,
    state: 'finished',
    refunded: 20,
  });
  const { body: one } = await call('GET', `incidents/${incidentId}`, undefined, at.keys.viewer);
  expect(one).toMatchObject({
    ...{ kind: 'incident', name: 'Outage of acme', state: 'finished', done: 2 },
    selection: choice,
  });
  expect((await call('GET', 'incidents')).body).toMatchObject({ incidents: [{ incidentId }] });
  const report = await csv(`incidents/${incidentId}/users?format=csv`);
  expect(report.lines).toHaveLength(3);
  expect(report.lines[1]).toBe("'=cmd(),credit,1,10,1,10,0,,0,0,");

  const undone = await call('POST', `incidents/${incidentId}/undo`, {});
  expect(undone.body).toMatchObject({ state: 'undone', takenBack: 20 });
  const audit = await at.call('GET', `/api/admin/audit?subject=incident:${incidentId}`, {
    as: at.keys.admin,
  });
  expect(audit.body.entries).toMatchObject([
    { action: 'incidents.undo', outcome: 'done', before: { state: 'finished' } },
    { action: 'incidents.start', outcome: 'done', after: { incidentId, charges: 2 } },
  ]);
});

test('what is asked for wrongly is refused by name', async () => {
  const code = async (method: string, path: string, body?: object) => {
    const answer = await call(method, path, body);
    return [answer.status, answer.body.code];
  };
  await charged('bob', 'late');
  expect(await code('POST', 'incident', window)).toEqual([400, 'invalid_request']);
  expect(
    await code('POST', 'incident', { provider: 'x', from: window.to, to: window.from }),
  ).toEqual([...[400, 'invalid_request']]);
  expect(await code('POST', 'incident', { provider: 'late', ...window, confirm: 0 })).toEqual([
    ...[409, 'incident_changed'],
  ]);
  const none = '00000000-0000-7000-8000-000000000000';
  expect(await code('GET', `incidents/${none}`)).toEqual([404, 'incident_not_found']);
  expect(await code('POST', `incidents/${none}/undo`, {})).toEqual([404, 'incident_not_found']);
  expect(await code('GET', `incidents/${none}/users`)).toEqual([404, 'incident_not_found']);
});

test('missed refunds are listed, exported and refunded, all or those that are chosen', async () => {
  await at.call('PUT', '/api/admin/features/kept', {
    as: at.keys.admin,
    body: {
      ...{ name: 'Kept', cost: 7, operationType: 'KEPT' },
      refundPolicy: { work_failed: { refund: 'none' } },
    },
  });
  const failing = async (userId: string) => {
    const chargeId = await charged(userId, 'acme', { feature: 'kept', hold: { seconds: 600 } });
    await at.call('POST', `/api/credits/charges/${chargeId}/fail`, {
      as: at.keys.service,
      body: { failure: 'work_failed' },
    });
    return chargeId;
  };
  const first = await failing('cy');
  const second = await failing('dee');
  const listed = await call('GET', 'missed?feature=kept', undefined, at.keys.viewer);
  expect(listed.body).toMatchObject({
    missed: [
      { chargeId: second, userId: 'dee', cause: 'kept', reason: 'api_error', owed: 7 },
      { chargeId: first, userId: 'cy', cause: 'kept', reason: 'api_error', owed: 7 },
    ],
    nextCursor: null,
  });
  expect((await csv('missed?feature=kept&format=csv')).lines).toHaveLength(3);
  const chosen = await call('POST', 'missed', { chargeIds: [first] });
  expect(chosen.body).toMatchObject({ charges: 1, amount: 7, state: 'finished', refunded: 7 });
  const rest = await call('POST', 'missed', { dryRun: true });
  expect(rest.body).toMatchObject({ charges: 1, users: 1, amount: 7 });
  expect((await call('POST', 'missed', {})).body).toMatchObject({ refunded: 7 });
  expect((await call('GET', 'missed?feature=kept')).body).toEqual({ missed: [], nextCursor: null });
});
