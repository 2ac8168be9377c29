import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
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

export const staffRoutes = [approvals, caps] as const;
