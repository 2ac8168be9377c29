import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ofRange } from '../components/range/search.ts';
import { ofCause } from '../lib/look-up.ts';
import { ofTable, searchOf, text } from '../lib/search-params.ts';
import { root } from './root.ts';

const providers = createRoute({
  getParentRoute: () => root,
  path: '/monitoring/providers',
  validateSearch: searchOf({ ...ofRange, provider: text, feature: text, ...ofTable }),
  component: lazyRouteComponent(() => import('../features/providers/page.tsx'), 'ProvidersPage'),
});

const refunds = createRoute({
  getParentRoute: () => root,
  path: '/monitoring/refunds',
  validateSearch: searchOf({ ...ofRange, ...ofCause, ...ofTable }),
  component: lazyRouteComponent(
    () => import('../features/refunds/monitoring/page.tsx'),
    'RefundMonitoringPage',
  ),
});

const failures = createRoute({
  getParentRoute: () => root,
  path: '/monitoring/failures',
  validateSearch: searchOf({
    ...{ provider: text, feature: text, route: text, reason: ofCause.reason, group: text },
    ...ofRange,
    ...ofTable,
  }),
  component: lazyRouteComponent(() => import('../features/failures/page.tsx'), 'FailuresPage'),
});

export const monitoringRoutes = [providers, refunds, failures] as const;
