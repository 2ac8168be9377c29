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

export const monitoringRoutes = [providers, refunds] as const;
