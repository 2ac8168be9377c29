import { afterEach, beforeEach, expect, test } from 'vitest';
import { refund } from '../ledger/refund.ts';
import { settle } from '../ledger/settle.ts';
import { sweep } from '../ledger/sweep.ts';
import { putMonitoringSettings, putMonitoringSettingsInput } from '../monitoring/settings.ts';
import { refusal, type TestLedger, testLedger } from '../testing/ledger.ts';
import { actOnAlert } from './act.ts';
import { evaluateAlerts } from './evaluate.ts';
import { getAlert, listAlerts, listAlertsInput } from './list.ts';

let at: TestLedger;
let user: string;

beforeEach(async () => {
  at = await testLedger();
  await at.feature({ cost: 1, provider: 'openai' });
  await at.feature({ feature: 'image', cost: 1, provider: 'replicate' });
  user = await at.user(1_000_000);
  await set({});
});
afterEach(async () => {
  await later('1 day');
  await sweep(at);
  await at.close();
});

const later = (interval: string) =>
  at.sql`update clock set ahead = ahead + ${interval}::text::interval`;
/** Rules by provider are looked at on their own. */
const set = (settings: object) =>
  putMonitoringSettings(
    at,
    putMonitoringSettingsInput.parse({ alerts: { muted: ['provider_degraded'] }, ...settings }),
    'test',
  );
const look = () => evaluateAlerts(at, (page) => `https://makegood.example${page}`);
const alerts = async (filter: object = {}) =>
  (await listAlerts(at, listAlertsInput.parse(filter))).alerts;

/** So many calls, the first of which fail. */
async function calls(feature: string, good: number, failing: number): Promise<void> {
  const one = async (fails: boolean) => {
    const { chargeId } = await at.deduct(user, { feature, hold: { seconds: 600 } });
    await (fails
      ? refund(at, { chargeId, reason: 'provider_error' }, 'test')
      : settle(at, { chargeId, costUsd: 0.01 }, 'test'));
  };
  await Promise.all(Array.from({ length: good + failing }, (_, i) => one(i < failing)));
}

test('a refund rate over its threshold alerts once, keeps its latest figure, and is over when it has been calm for a while', async () => {
  await calls('chat', 38, 2);
  expect(await look()).toEqual({ opened: 0, resolved: 0 });
  await calls('chat', 0, 2);
  expect(await look()).toEqual({ opened: 1, resolved: 0 });
  await calls('chat', 0, 2);
  expect(await look()).toEqual({ opened: 0, resolved: 0 });
  const [alert, ...others] = await alerts();
  expect(others).toEqual([]);
  expect(alert).toMatchObject({
    ...{ rule: 'refund_rate', subject: '', state: 'open', threshold: 0.05 },
    value: 6 / 44,
    title: '14 % of charges were refunded in the last 5 minutes',
  });
  await later('4 minutes');
  await calls('chat', 200, 0);
  expect(await look()).toEqual({ opened: 0, resolved: 0 });
  await later('6 minutes');
  expect(await look()).toEqual({ opened: 0, resolved: 1 });
  expect(await alerts({ state: 'unresolved' })).toEqual([]);
});

test('a rate that hovers about its threshold does not flap', async () => {
  await calls('chat', 90, 10);
  await look();
  // A little below the threshold, for longer than an alert is quiet before it is over.
  await later('6 minutes');
  await calls('chat', 955, 45);
  for (let i = 0; i < 4; i++) {
    expect(await look()).toEqual({ opened: 0, resolved: 0 });
    await later('1 minute');
  }
  expect(await alerts({ state: 'open' })).toHaveLength(1);
});

test('a few charges that were refunded alert nobody', async () => {
  await calls('chat', 0, 19);
  expect(await look()).toEqual({ opened: 0, resolved: 0 });
});

test('a provider is held against its own day before', async () => {
  await set({ refundRateThreshold: 1, alerts: {} });
  await calls('chat', 70, 30);
  await calls('image', 100, 0);
  await later('2 hours');
  // What is usual for the one is a failure of the other.
  await calls('chat', 70, 30);
  await calls('image', 70, 30);
  await look();
  const open = await alerts({ state: 'unresolved', rule: 'provider_degraded' });
  expect(open.map(({ subject, severity, value }) => ({ subject, severity, value }))).toEqual([
    { subject: 'replicate', severity: 'warning', value: 0.3 },
  ]);
});

test('what comes again soon is the same alert, and its history tells it', async () => {
  await calls('chat', 20, 20);
  await look();
  await later('6 minutes');
  await calls('chat', 1000, 0);
  expect(await look()).toEqual({ opened: 0, resolved: 1 });
  await calls('chat', 0, 200);
  expect(await look()).toEqual({ opened: 1, resolved: 0 });
  const ofRate = await alerts({ rule: 'refund_rate' });
  expect(ofRate).toHaveLength(1);
  const { changes } = await getAlert(at, { alertId: ofRate[0]?.alertId ?? '' });
  expect(changes.map(({ kind }) => kind)).toEqual(['reopened', 'resolved', 'opened']);
});

test('charges held past their deadline and refunds that could not be made are alerts at once', async () => {
  await at.deduct(user, { hold: { seconds: 30 } });
  await later('80 seconds');
  expect(await look()).toEqual({ opened: 0, resolved: 0 });
  await later('20 seconds');
  expect(await look()).toEqual({ opened: 1, resolved: 0 });
  expect(await alerts()).toMatchObject([
    {
      ...{ rule: 'holds_stuck', value: 1, title: '1 charge is held past the deadline' },
      link: '/charges?state=held',
    },
  ]);
});

test('a user who could not be refreshed is an alert, and so is a refresh that nobody makes', async () => {
  await at.plan('basic', { credit: 100 });
  await at.subscribe(user, 'basic');
  await at.sql`update subscriptions set failures = 1, last_failure = 'refused'`;
  expect(await look()).toEqual({ opened: 1, resolved: 0 });
  const refreshes = { rule: 'refresh_failing' };
  expect(await alerts(refreshes)).toMatchObject([{ title: '1 user could not be refreshed' }]);
  await at.sql`update subscriptions set failures = 0, last_failure = null`;
  await later('31 days');
  await look();
  expect(await alerts(refreshes)).toMatchObject([
    { state: 'open', title: '1 user waits for a refresh that is overdue' },
  ]);
});

test('what providers may cost in a day is a budget', async () => {
  await set({ dailyBudgetUsd: 0.25 });
  await calls('chat', 25, 0);
  expect(await look()).toEqual({ opened: 0, resolved: 0 });
  await calls('chat', 1, 0);
  await look();
  expect(await alerts()).toMatchObject([
    { rule: 'budget_exceeded', value: 0.26, threshold: 0.25, link: '/monitoring/costs?range=24h' },
  ]);
});

test('what keeps the ledger running leads to the page that shows it', async () => {
  await at.sql`
    insert into webhook_endpoints (endpoint_id, name, kind, url, display_url, types, secret,
      created_at, created_by, failing_since)
    values ('01890000-0000-7000-8000-000000000000', 'ops', 'standard', '', '', '{alert.opened}', '',
      makegood_now(), 'test', makegood_now() - interval '2 minutes')`;
  await look();
  expect(await alerts()).toMatchObject([
    {
      ...{ rule: 'webhook_failing', title: 'Webhooks to ops do not arrive' },
      link: '/settings/webhooks?endpoint=01890000-0000-7000-8000-000000000000',
    },
  ]);
});

test('a muted rule alerts nobody', async () => {
  await set({ alerts: { muted: ['refund_rate', 'provider_degraded'] } });
  await calls('chat', 20, 20);
  expect(await look()).toEqual({ opened: 0, resolved: 0 });
});

test('servers that look at once open one alert, and tell it to the webhooks once', async () => {
  await at.sql`
    insert into webhook_endpoints (endpoint_id, name, kind, url, display_url, types, secret, created_at, created_by)
    values (gen_random_uuid(), 'ops', 'standard', '', '', '{alert.opened,alert.resolved}', '', makegood_now(), 'test')`;
  await calls('chat', 20, 20);
  const looks = await Promise.all([look(), look(), look(), look()]);
  expect(looks.reduce((sum, { opened }) => sum + opened, 0)).toBe(1);
  await later('1 day');
  await look();
  const messages = await at.sql`select type, payload from webhook_messages order by message_id`;
  expect(messages).toMatchObject([
    {
      type: 'alert.opened',
      payload: {
        ...{ rule: 'refund_rate', severity: 'critical', value: 0.5 },
        link: 'https://makegood.example/monitoring/refunds?range=1h',
      },
    },
    { type: 'alert.resolved' },
  ]);
});

test('an alert is acknowledged, and snoozed until it wakes where it still is so', async () => {
  await calls('chat', 20, 20);
  await look();
  const [{ alertId } = { alertId: '' }] = await alerts();
  await actOnAlert(at, { alertId, action: 'acknowledge', note: 'on it' }, 'staff:s1');
  await look();
  expect(await alerts()).toMatchObject([{ state: 'acknowledged' }]);
  await actOnAlert(at, { alertId, action: 'snooze', minutes: 3 }, 'staff:s1');
  await later('2 minutes');
  await look();
  expect(await alerts()).toMatchObject([{ state: 'snoozed' }]);
  await later('2 minutes');
  await look();
  expect(await alerts()).toMatchObject([{ state: 'open', snoozedUntil: null }]);
  await later('2 days');
  await look();
  expect(
    await refusal(actOnAlert(at, { alertId, action: 'acknowledge' }, 'staff:s1')),
  ).toMatchObject({ code: 'alert_resolved' });
  const { changes } = await getAlert(at, { alertId });
  expect(changes.map(({ kind, actor, note }) => [kind, actor, note])).toEqual([
    ['resolved', 'alerts', null],
    ['woken', 'alerts', null],
    ['snoozed', 'staff:s1', null],
    ['acknowledged', 'staff:s1', 'on it'],
    ['opened', 'alerts', null],
  ]);
});
