/** What there is to be shown in a ledger: ids for the pages of one thing. */
export type Shown = {
  userId: string;
  chargeId: string;
  planId: string;
  feature: string;
  staffId: string;
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

/** Every page of the dashboard, in the order of its navigation. */
export const pages: ShownPage[] = [
  { name: 'sign-in', path: '/sign-in', signedOut: true },
  { name: 'accept-invite', path: ({ invitation }) => invitation, signedOut: true },
  { name: 'overview', path: '/' },
  { name: 'providers', path: '/monitoring/providers' },
  { name: 'provider', path: '/monitoring/providers?provider=openai&compare=previous' },
  { name: 'refund-rate', path: '/monitoring/refunds?compare=previous' },
  { name: 'users', path: '/users' },
  { name: 'user', path: ({ userId }) => `/users/${encodeURIComponent(userId)}` },
  { name: 'charges', path: '/charges' },
  { name: 'charge', path: ({ chargeId }) => `/charges/${chargeId}` },
  { name: 'refunds', path: '/refunds' },
  { name: 'incidents', path: '/incidents' },
  { name: 'missed-refunds', path: '/incidents?tab=missed' },
  { name: 'approvals', path: '/approvals' },
  { name: 'plans', path: '/plans' },
  { name: 'plan', path: ({ planId }) => `/plans/${encodeURIComponent(planId)}` },
  { name: 'features', path: '/features' },
  { name: 'costs', path: '/monitoring/costs' },
  { name: 'usage', path: '/monitoring/usage' },
  { name: 'liability', path: '/monitoring/liability' },
  { name: 'health', path: '/monitoring/health' },
  { name: 'feature', path: ({ feature }) => `/features/${feature}` },
  { name: 'refresh', path: '/refresh' },
  { name: 'sync', path: '/sync' },
  { name: 'caps', path: '/settings/caps' },
  { name: 'webhooks', path: '/settings/webhooks' },
  { name: 'audit', path: '/audit' },
  { name: 'thresholds', path: '/settings/monitoring' },
  { name: 'staff', path: '/staff' },
  { name: 'person', path: ({ staffId }) => `/staff/${staffId}` },
  { name: 'profile', path: '/profile' },
  { name: 'api-keys', path: '/api-keys' },
];
