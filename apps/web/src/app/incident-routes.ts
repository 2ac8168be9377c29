import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ofIncident, ofIncidents } from '../features/incidents/search.ts';
import { searchOf } from '../lib/search-params.ts';
import { root } from './root.ts';

const incidents = createRoute({
  getParentRoute: () => root,
  path: '/incidents',
  validateSearch: searchOf(ofIncidents),
  component: lazyRouteComponent(() => import('../features/incidents/page.tsx'), 'IncidentsPage'),
});

const incident = createRoute({
  getParentRoute: () => root,
  path: '/incidents/$incidentId',
  validateSearch: searchOf(ofIncident),
  component: lazyRouteComponent(
    () => import('../features/incidents/incident-page.tsx'),
    'IncidentPage',
  ),
});

export const incidentRoutes = [incidents, incident] as const;
