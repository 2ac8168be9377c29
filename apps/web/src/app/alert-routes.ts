import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ofAlerts } from '../features/alerts/search.ts';
import { searchOf } from '../lib/search-params.ts';
import { root } from './root.ts';

const alerts = createRoute({
  getParentRoute: () => root,
  path: '/alerts',
  validateSearch: searchOf(ofAlerts),
  component: lazyRouteComponent(() => import('../features/alerts/page.tsx'), 'AlertsPage'),
});

export const alertRoutes = [alerts] as const;
