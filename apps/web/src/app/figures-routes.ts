import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ofRange } from '../components/range/search.ts';
import { ofTopUsers } from '../components/top-users/search.ts';
import { ofTable, oneOf, searchOf, text } from '../lib/search-params.ts';
import { root } from './root.ts';

const costs = createRoute({
  getParentRoute: () => root,
  path: '/monitoring/costs',
  validateSearch: searchOf({
    ...{ feature: text, provider: text, by: oneOf(['feature', 'user']) },
    ...ofRange,
    ...ofTopUsers,
    ...ofTable,
  }),
  component: lazyRouteComponent(() => import('../features/costs/page.tsx'), 'CostsPage'),
});

const usage = createRoute({
  getParentRoute: () => root,
  path: '/monitoring/usage',
  validateSearch: searchOf({
    ...{ feature: text, provider: text },
    by: oneOf(['provider', 'operationType', 'apiRoute', 'user']),
    count: oneOf(['units']),
    ...ofRange,
    ...ofTopUsers,
    ...ofTable,
  }),
  component: lazyRouteComponent(() => import('../features/usage/page.tsx'), 'UsagePage'),
});

const liability = createRoute({
  getParentRoute: () => root,
  path: '/monitoring/liability',
  validateSearch: searchOf({ type: text, ...ofRange, ...ofTable }),
  component: lazyRouteComponent(() => import('../features/liability/page.tsx'), 'LiabilityPage'),
});

const health = createRoute({
  getParentRoute: () => root,
  path: '/monitoring/health',
  component: lazyRouteComponent(() => import('../features/health/page.tsx'), 'HealthPage'),
});

const thresholds = createRoute({
  getParentRoute: () => root,
  path: '/settings/monitoring',
  validateSearch: searchOf({ edit: oneOf(['yes']) }),
  component: lazyRouteComponent(() => import('../features/thresholds/page.tsx'), 'ThresholdsPage'),
});

export const figuresRoutes = [costs, usage, liability, health, thresholds] as const;
