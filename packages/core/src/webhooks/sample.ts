import type { SubscribedType, WebhookEvent } from './event.ts';

/** Of nothing that there is. */
const id = '00000000-0000-7000-8000-000000000000';
const userId = 'sample_user';
const at = '2026-01-01T00:00:00.000Z';
const creditType = 'credit';
const charge = {
  ...{ chargeId: id, userId, feature: 'sample', provider: 'openai', creditType, units: 1 },
  ...{ amount: 12, at },
};
const alert = {
  ...{ alertId: id, rule: 'refund_rate', severity: 'warning' as const },
  title: '6 % of charges were refunded in the last 5 minutes',
  detail: 'This is a sample: 6 of 100 finished charges were refunded.',
  ...{ value: 0.06, threshold: 0.05, openedAt: at, link: null },
};

const samples: { [Type in SubscribedType]: Extract<WebhookEvent, { type: Type }>['payload'] } = {
  'charge.held': charge,
  'charge.settled': { ...charge, amount: 10, returned: 2, costUsd: 0.0042, reason: null },
  'charge.refunded': {
    ...{ refundId: id, chargeId: id, userId, feature: 'sample', provider: 'openai', creditType },
    ...{ units: 1, amount: 12, remaining: 0, reason: 'timeout', at },
  },
  'charge.absorbed': { ...charge, costUsd: 0.0042 },
  'balance.low': { userId, creditType, balance: 95, threshold: 100, at },
  'credits.refreshed': {
    ...{ refreshId: id, userId, kind: 'refresh', planId: 'free', at },
    changes: [{ creditType, oldBalance: 95, newBalance: 1000, expired: 95, granted: 1000 }],
  },
  'refresh.finished': {
    ...{ runId: id, kind: 'scheduled', eligible: 100, refreshed: 100, failed: 0 },
    ...{ startedAt: at, finishedAt: at },
  },
  'alert.opened': alert,
  'alert.resolved': { ...alert, resolvedAt: at },
};

/** An event of a type as it would be sent, told apart by its ids: the nil id of its kind, and no such user. */
export const sampleOf = (type: SubscribedType): WebhookEvent =>
  ({ type, subject: 'sample', payload: samples[type] }) as WebhookEvent;
