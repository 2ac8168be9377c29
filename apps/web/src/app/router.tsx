import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { ofRange } from '../components/range/search.ts';
import { ofUser } from '../features/user/search.ts';
import { ofTable, searchOf, text } from '../lib/search-params.ts';
import { alertRoutes } from './alert-routes.ts';
import { Crash } from './dead-ends.tsx';
import { incidentRoutes } from './incident-routes.ts';
import { root } from './root.ts';
import { figuresRoutes } from './figures-routes.ts';
import { lookUpRoutes } from './look-up-routes.ts';
import { monitoringRoutes } from './monitoring-routes.ts';
import { settingsRoutes } from './settings-routes.ts';
import { staffRoutes } from './staff-routes.ts';

const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: searchOf(ofRange),
  component: lazyRouteComponent(() => import('../features/overview/page.tsx'), 'OverviewPage'),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: searchOf({ to: text }),
  component: lazyRouteComponent(() => import('../features/sign-in/page.tsx'), 'SignInPage'),
});

const users = createRoute({
  getParentRoute: () => root,
  path: '/users',
  validateSearch: searchOf({ q: text, ...ofTable }),
  component: lazyRouteComponent(() => import('../features/users/list-page.tsx'), 'UsersPage'),
});

const user = createRoute({
  getParentRoute: () => root,
  path: '/users/$userId',
  validateSearch: searchOf(ofUser),
  component: lazyRouteComponent(() => import('../features/user/page.tsx'), 'UserPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    overview,
    signIn,
    users,
    user,
    ...alertRoutes,
    ...figuresRoutes,
    ...incidentRoutes,
    ...lookUpRoutes,
    ...monitoringRoutes,
    ...settingsRoutes,
    ...staffRoutes,
  ]),
  defaultErrorComponent: Crash,
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
