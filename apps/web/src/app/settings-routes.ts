import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ofTable, oneOf, searchOf, text } from '../lib/search-params.ts';
import { root } from './root.ts';

const features = createRoute({
  getParentRoute: () => root,
  path: '/features',
  validateSearch: searchOf({ q: text, state: text, create: text, ...ofTable }),
  component: lazyRouteComponent(() => import('../features/features/list-page.tsx'), 'FeaturesPage'),
});

const feature = createRoute({
  getParentRoute: () => root,
  path: '/features/$feature',
  validateSearch: searchOf({ edit: text }),
  component: lazyRouteComponent(
    () => import('../features/features/feature-page.tsx'),
    'FeaturePage',
  ),
});

const plans = createRoute({
  getParentRoute: () => root,
  path: '/plans',
  validateSearch: searchOf({ q: text, state: text, create: text, ...ofTable }),
  component: lazyRouteComponent(() => import('../features/plans/list-page.tsx'), 'PlansPage'),
});

const plan = createRoute({
  getParentRoute: () => root,
  path: '/plans/$planId',
  validateSearch: searchOf({ edit: text }),
  component: lazyRouteComponent(() => import('../features/plans/plan-page.tsx'), 'PlanPage'),
});

const refresh = createRoute({
  getParentRoute: () => root,
  path: '/refresh',
  validateSearch: searchOf({ plan: text, force: oneOf(['yes']), ...ofTable }),
  component: lazyRouteComponent(() => import('../features/refresh/page.tsx'), 'RefreshPage'),
});

const refreshRun = createRoute({
  getParentRoute: () => root,
  path: '/refresh/$runId',
  component: lazyRouteComponent(() => import('../features/refresh/run-page.tsx'), 'RunPage'),
});

const sync = createRoute({
  getParentRoute: () => root,
  path: '/sync',
  validateSearch: searchOf({ mode: oneOf(['all', 'users', 'plans']), run: text, ...ofTable }),
  component: lazyRouteComponent(() => import('../features/sync/page.tsx'), 'SyncPage'),
});

export const settingsRoutes = [features, feature, plans, plan, refresh, refreshRun, sync] as const;
