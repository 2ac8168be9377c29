import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ofChargeLookUp, ofLookUp } from '../lib/look-up.ts';
import { oneOf, searchOf, text } from '../lib/search-params.ts';
import { root } from './root.ts';

const charges = createRoute({
  getParentRoute: () => root,
  path: '/charges',
  validateSearch: searchOf(ofChargeLookUp),
  component: lazyRouteComponent(() => import('../features/charges/list-page.tsx'), 'ChargesPage'),
});

const charge = createRoute({
  getParentRoute: () => root,
  path: '/charges/$chargeId',
  validateSearch: searchOf({ act: oneOf(['refund']), refund: text }),
  component: lazyRouteComponent(() => import('../features/charges/charge-page.tsx'), 'ChargePage'),
});

const refunds = createRoute({
  getParentRoute: () => root,
  path: '/refunds',
  validateSearch: searchOf(ofLookUp),
  component: lazyRouteComponent(() => import('../features/refunds/list-page.tsx'), 'RefundsPage'),
});

export const lookUpRoutes = [charges, charge, refunds] as const;
