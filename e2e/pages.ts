/** What there is to be shown in a ledger: ids for the pages of one thing. */
export type Shown = {
  userId: string;
  chargeId: string;
  /** A charge of which something is left to refund. */
  refundableId: string;
  planId: string;
  feature: string;
  staffId: string;
  /** A refresh run. */
  runId: string;
  /** A refund of many. */
  incidentId: string;
  /** The path of an open invitation. */
  invitation: string;
};

type ShownPage = {
  /** The picture's name. */
  name: string;
  path: string | ((shown: Shown) => string);
  /** Seen by who is not signed in. */
  signedOut?: true;
};

const userPath = (userId: string) => `/users/${encodeURIComponent(userId)}`;

/** Every page of the dashboard, in the order of its navigation. */
export const pages: ShownPage[] = [
  { name: 'sign-in', path: '/sign-in', signedOut: true },
  { name: 'accept-invite', path: ({ invitation }) => invitation, signedOut: true },
  { name: 'overview', path: '/' },
  { name: 'alerts', path: '/alerts' },
  { name: 'providers', path: '/monitoring/providers' },
  { name: 'provider', path: '/monitoring/providers?provider=openai&compare=previous' },
  { name: 'failures', path: '/monitoring/failures' },
  { name: 'refund-rate', path: '/monitoring/refunds?compare=previous' },
  { name: 'users', path: '/users' },
  { name: 'user', path: ({ userId }) => userPath(userId) },
  { name: 'user-ledger', path: ({ userId }) => `${userPath(userId)}?tab=ledger` },
  { name: 'user-refunds', path: ({ userId }) => `${userPath(userId)}?tab=refunds` },
  { name: 'user-refreshes', path: ({ userId }) => `${userPath(userId)}?tab=refreshes` },
  { name: 'user-goodwill', path: ({ userId }) => `${userPath(userId)}?act=goodwill` },
  { name: 'charges', path: '/charges' },
  { name: 'charge', path: ({ chargeId }) => `/charges/${chargeId}` },
  { name: 'charge-refund', path: ({ refundableId }) => `/charges/${refundableId}?act=refund` },
  { name: 'refunds', path: '/refunds' },
  { name: 'incidents', path: '/incidents' },
  { name: 'incident', path: ({ incidentId }) => `/incidents/${incidentId}` },
  { name: 'missed-refunds', path: '/incidents?tab=missed' },
  { name: 'approvals', path: '/approvals' },
  { name: 'costs', path: '/monitoring/costs' },
  { name: 'usage', path: '/monitoring/usage' },
  { name: 'liability', path: '/monitoring/liability' },
  { name: 'health', path: '/monitoring/health' },
  { name: 'plans', path: '/plans' },
  { name: 'plan', path: ({ planId }) => `/plans/${encodeURIComponent(planId)}` },
  { name: 'plan-new', path: '/plans?create=plan' },
  { name: 'features', path: '/features' },
  { name: 'feature', path: ({ feature }) => `/features/${feature}` },
  { name: 'feature-change', path: ({ feature }) => `/features/${feature}?edit=current` },
  { name: 'refresh', path: '/refresh' },
  { name: 'refresh-run', path: ({ runId }) => `/refresh/${runId}` },
  { name: 'sync', path: '/sync' },
  { name: 'thresholds', path: '/settings/monitoring' },
  { name: 'caps', path: '/settings/caps' },
  { name: 'webhooks', path: '/settings/webhooks' },
  { name: 'audit', path: '/audit' },
  { name: 'staff', path: '/staff' },
  { name: 'staff-invite', path: '/staff?invite=yes' },
  { name: 'person', path: ({ staffId }) => `/staff/${staffId}` },
  { name: 'profile', path: '/profile' },
  { name: 'api-keys', path: '/api-keys' },
  { name: 'api-key-new', path: '/api-keys?create=yes' },
];
