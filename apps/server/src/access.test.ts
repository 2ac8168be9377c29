import type { Role, StaffRole } from '@makegood/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appRouter } from './routers/index.ts';
import { shapeOf, takesKey } from './shape.ts';
import { addMember, type Browser, signIn } from './staff/testing.ts';
import { type TestServer, testServer } from './testing.ts';
import { proceduresOf } from './trpc.ts';

type Session = `signed-in ${StaffRole}`;
type Caller = Role | Session | 'user' | 'nobody';

/** A role of staff may be had by a key and by a sign-in; both may do the same. */
const asStaff = (...roles: StaffRole[]): Caller[] =>
  roles.flatMap((role): Caller[] => [role, `signed-in ${role}`]);

const admin = asStaff('admin');
const supportUp = asStaff('support', 'approver', 'admin');
const staff = asStaff('viewer', 'support', 'approver', 'admin');
const signedIn = staff.filter((caller) => caller.startsWith('signed-in'));
// The admin's key alone may charge as services may: who signs in charges nobody.
const services: Caller[] = ['service', 'admin'];
const callers: Caller[] = ['nobody', 'user', 'service', ...staff];

/** Who may call what. A procedure that is not here fails the first test. */
const table: Record<string, Caller[]> = {
  'actors.name': staff,
  'apiKeys.create': admin,
  'apiKeys.list': admin,
  'apiKeys.revoke': admin,
  'approvals.decide': asStaff('approver', 'admin'),
  'approvals.list': asStaff('approver', 'admin'),
  'approvals.mine': supportUp,
  'audit.list': admin,
  'callbacks.delete': admin,
  'callbacks.get': staff,
  'callbacks.list': staff,
  'callbacks.put': admin,
  'callers.me': callers.filter((caller) => caller !== 'nobody'),
  'caps.get': staff,
  'caps.put': admin,
  'charges.extend': services,
  'charges.fail': services,
  'charges.find': ['service', ...staff],
  'charges.get': ['service', ...staff],
  'charges.list': staff,
  'charges.settle': services,
  'charges.story': staff,
  'clock.advance': admin,
  'clock.read': staff,
  'creditTypes.list': staff,
  'creditTypes.put': admin,
  'credits.deduct': services,
  'credits.grant': ['service', ...admin],
  'credits.me': ['user'],
  'credits.myHistory': ['user'],
  'credits.preview': supportUp,
  'credits.previewVoid': ['service', ...admin],
  'credits.refund': ['service', ...supportUp],
  'credits.settings': callers,
  'credits.types': callers,
  'credits.validate': [...services, 'user'],
  'credits.voidGrant': ['service', ...admin],
  'features.archive': admin,
  'features.cancel': admin,
  'features.health': admin,
  'features.history': staff,
  'features.list': staff,
  'features.preview': staff,
  'features.put': admin,
  'incidents.get': staff,
  'incidents.list': staff,
  'incidents.missed': staff,
  'incidents.preview': staff,
  'incidents.refundMissed': asStaff('approver', 'admin'),
  'incidents.start': asStaff('approver', 'admin'),
  'incidents.undo': asStaff('approver', 'admin'),
  'incidents.users': staff,
  'ledger.verify': staff,
  'monitoring.costs': staff,
  'monitoring.health': staff,
  'monitoring.liability': staff,
  'alerts.list': staff,
  'alerts.get': staff,
  'alerts.act': staff,
  'monitoring.providers': staff,
  'monitoring.overview': staff,
  'monitoring.putSettings': admin,
  'monitoring.failures': staff,
  'monitoring.refundRate': staff,
  'monitoring.settings': staff,
  'monitoring.status': staff,
  'monitoring.topUsers': staff,
  'monitoring.usage': staff,
  'plans.archive': admin,
  'plans.cancel': admin,
  'plans.create': admin,
  'plans.history': staff,
  'plans.list': staff,
  'plans.preview': staff,
  'plans.put': admin,
  'refresh.bulk': admin,
  'refresh.history': staff,
  'refresh.myHistory': ['user'],
  'refresh.myNext': ['user'],
  'refresh.next': staff,
  'refresh.reverse': admin,
  'refresh.run': staff,
  'refresh.runs': staff,
  'refresh.settings': admin,
  'refresh.stats': staff,
  'refresh.user': admin,
  'refunds.failed': staff,
  'refunds.list': staff,
  'refunds.stats': staff,
  'refunds.undoGoodwill': supportUp,
  'search.find': staff,
  'sync.run': staff,
  'sync.runs': staff,
  'sync.start': admin,
  'staff.acceptInvite': callers,
  'staff.changePassword': signedIn,
  'staff.disable': admin,
  'staff.enable': admin,
  'staff.endSessions': admin,
  'staff.invite': admin,
  'staff.invites': admin,
  'staff.list': admin,
  'staff.me': signedIn,
  'staff.mySessions': signedIn,
  'staff.needsSetUp': callers,
  'staff.readInvite': callers,
  'staff.resetPassword': admin,
  'staff.revokeInvite': admin,
  'staff.revokeSession': signedIn,
  'staff.sessions': admin,
  'staff.setRole': admin,
  'staff.setUp': callers,
  'userTokens.create': services,
  'users.adjust': supportUp,
  'users.get': staff,
  'users.history': staff,
  'users.list': staff,
  'users.ownHistory': ['user'],
  'users.undoAdjustment': supportUp,
  'users.previewPlan': staff,
  'users.put': ['service', ...admin],
  'users.refunds': staff,
  'users.timeline': staff,
  'webhooks.create': admin,
  'webhooks.delete': admin,
  'webhooks.deliveries': staff,
  'webhooks.delivery': staff,
  'webhooks.disable': admin,
  'webhooks.enable': admin,
  'webhooks.list': staff,
  'webhooks.put': admin,
  'webhooks.replay': admin,
  'webhooks.replayFailed': admin,
  'webhooks.rotate': admin,
  'webhooks.test': admin,
};

const procedures = proceduresOf(appRouter);
let at: TestServer;
let userToken: string;
const browsers = new Map<Caller, Browser>();

beforeAll(async () => {
  at = await testServer();
  const { body } = await at.call('POST', '/api/user-tokens', {
    as: at.keys.service,
    body: { userId: 'u' },
  });
  userToken = String(body.token);
  for (const role of ['viewer', 'support', 'approver', 'admin'] as const) {
    const email = `${role}@shop.example`;
    await addMember(at.db.sql, email, role);
    browsers.set(`signed-in ${role}`, await signIn(at, email));
  }
});
afterAll(() => at.close());

const credentialOf = (caller: Exclude<Caller, Session>) => {
  if (caller === 'nobody') return undefined;
  return caller === 'user' ? userToken : at.keys[caller];
};

const isSession = (caller: Caller): caller is Session => caller.startsWith('signed-in');

function callAs(caller: Caller, method: string, path: string, body?: object) {
  if (!isSession(caller)) return at.call(method, path, { as: credentialOf(caller), body });
  const browser = browsers.get(caller);
  if (!browser) throw new Error(`${caller} has no session`);
  return browser.call(method, path, body);
}

test('every procedure says who may call it, and the table knows it', () => {
  expect(procedures.map(({ name }) => name).toSorted()).toEqual(Object.keys(table).toSorted());
  for (const { meta } of procedures) expect(Object.keys(meta.access).length).toBeGreaterThan(0);
});

test('no two procedures share an address', () => {
  const addresses = procedures.map(({ meta }) => `${meta.rest.method} ${meta.rest.path}`);
  expect(new Set(addresses).size).toBe(addresses.length);
});

test('what stands in the address is part of the input', () => {
  for (const { meta } of procedures) {
    for (const [, name = ''] of meta.rest.path.matchAll(/\{(\w+)\}/g)) {
      expect(Object.keys(shapeOf(meta.input))).toContain(name);
    }
  }
});

test('every procedure that moves credits of a user takes an idempotency key', () => {
  const moves = [
    'credits.deduct',
    'credits.grant',
    'credits.refund',
    'credits.voidGrant',
    'users.adjust',
    'users.put',
    'charges.fail',
    'refresh.user',
    'incidents.refundMissed',
    'incidents.start',
  ];
  for (const { name, meta } of procedures) {
    if (moves.includes(name)) expect(takesKey(meta.input)).toBe(true);
  }
});

describe.each(procedures.map(({ name, meta }) => ({ name, rest: meta.rest })))(
  '$name',
  ({ name, rest }) => {
    const path = rest.path
      .replaceAll(/\{\w*Id\}/g, '00000000-0000-7000-8000-000000000000')
      .replaceAll(/\{\w+\}/g, 'none');
    const hasBody = rest.method === 'POST' || rest.method === 'PUT';

    test.each(callers)('called by %s', async (caller) => {
      const { status, body, headers } = await callAs(
        caller,
        rest.method,
        path,
        hasBody ? {} : undefined,
      );
      if (table[name]?.includes(caller)) {
        expect([401, 403]).not.toContain(status);
      } else if (caller === 'nobody') {
        expect({ status, code: body.code }).toEqual({ status: 401, code: 'unauthenticated' });
        expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
      } else {
        expect({ status, code: body.code }).toEqual({ status: 403, code: 'forbidden' });
      }
    });
  },
);

test('credits out of goodwill are given by support and above, not by a service', async () => {
  await at.call('POST', '/api/credits/grant', {
    as: at.keys.service,
    body: { userId: 'g', amount: 1, source: 'promo' },
  });
  const body = { userId: 'g', amount: 5, reason: 'goodwill' };
  const byService = await at.call('POST', '/api/credits/refund', { as: at.keys.service, body });
  expect({ status: byService.status, code: byService.body.code }).toEqual({
    status: 403,
    code: 'forbidden',
  });
  const bySupport = await at.call('POST', '/api/credits/refund', { as: at.keys.support, body });
  expect(bySupport.body).toMatchObject({ refunded: true, amount: 5, balance: 6 });
});

test('whoever calls is told who they are', async () => {
  const me = async (caller: Caller) => (await callAs(caller, 'GET', '/api/me')).body;
  expect(await me('viewer')).toMatchObject({ kind: 'key', role: 'viewer', name: 'viewer' });
  expect(await me('service')).toMatchObject({ kind: 'key', role: 'service', name: 'service' });
  expect(await me('signed-in support')).toMatchObject({
    ...{ kind: 'staff', role: 'support', email: 'support@shop.example' },
  });
  expect(await me('user')).toEqual({ kind: 'user', userId: 'u' });
  expect((await callAs('nobody', 'GET', '/api/me')).status).toBe(401);
});

test('a user validates for themselves only', async () => {
  const validate = (userId: string) =>
    at.call('POST', '/api/credits/validate', { as: userToken, body: { userId, feature: 'chat' } });
  expect((await validate('someone else')).status).toBe(403);
  expect((await validate('u')).body.code).toBe('user_not_found');
});

test('the overview is shown to anyone on a demo server, and only there', async () => {
  const demo = await testServer({ demo: true });
  try {
    expect((await demo.call('GET', '/api/admin/monitoring/overview')).status).toBe(200);
    expect((await demo.call('GET', '/api/admin/features')).status).toBe(401);
  } finally {
    await demo.close();
  }
});
