import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { day } from '../lib/days.ts';
import { ofTable, oneOf, searchOf, text } from '../lib/search-params.ts';
import { root } from './root.ts';

const approvals = createRoute({
  getParentRoute: () => root,
  path: '/approvals',
  validateSearch: searchOf({
    state: oneOf(['approved', 'rejected', 'expired', 'failed']),
    open: text,
    ...ofTable,
  }),
  component: lazyRouteComponent(() => import('../features/approvals/page.tsx'), 'ApprovalsPage'),
});

const caps = createRoute({
  getParentRoute: () => root,
  path: '/settings/caps',
  validateSearch: searchOf({ edit: oneOf(['yes']) }),
  component: lazyRouteComponent(() => import('../features/caps/page.tsx'), 'CapsPage'),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: searchOf({
    actor: text,
    action: text,
    subject: text,
    outcome: oneOf(['done', 'refused', 'failed']),
    from: day,
    to: day,
    line: text,
    ...ofTable,
  }),
  component: lazyRouteComponent(() => import('../features/audit/page.tsx'), 'AuditPage'),
});

const people = createRoute({
  getParentRoute: () => root,
  path: '/staff',
  validateSearch: searchOf({ invite: oneOf(['yes']), ...ofTable }),
  component: lazyRouteComponent(() => import('../features/staff/list-page.tsx'), 'StaffPage'),
});

const person = createRoute({
  getParentRoute: () => root,
  path: '/staff/$staffId',
  component: lazyRouteComponent(() => import('../features/staff/person-page.tsx'), 'PersonPage'),
});

const profile = createRoute({
  getParentRoute: () => root,
  path: '/profile',
  component: lazyRouteComponent(() => import('../features/profile/page.tsx'), 'ProfilePage'),
});

const acceptInvite = createRoute({
  getParentRoute: () => root,
  path: '/accept-invite',
  staticData: { bare: true },
  component: lazyRouteComponent(
    () => import('../features/accept-invite/page.tsx'),
    'AcceptInvitePage',
  ),
});

const apiKeys = createRoute({
  getParentRoute: () => root,
  path: '/api-keys',
  validateSearch: searchOf({ create: oneOf(['yes']), ...ofTable }),
  component: lazyRouteComponent(() => import('../features/api-keys/page.tsx'), 'ApiKeysPage'),
});

const webhooks = createRoute({
  getParentRoute: () => root,
  path: '/settings/webhooks',
  validateSearch: searchOf({
    endpoint: text,
    state: oneOf(['pending', 'delivered', 'failed', 'cancelled']),
    type: oneOf([
      'alert.opened',
      'alert.resolved',
      'refresh.finished',
      'charge.settled',
      'charge.refunded',
      'balance.low',
      'webhook.test',
    ]),
    edit: text,
    delivery: text,
    ...ofTable,
  }),
  component: lazyRouteComponent(() => import('../features/webhooks/page.tsx'), 'WebhooksPage'),
});

export const staffRoutes = [
  approvals,
  caps,
  audit,
  people,
  person,
  profile,
  acceptInvite,
  apiKeys,
  webhooks,
] as const;
