import {
  createRootRoute,
  createRoute,
  createRouter,
  type SearchSchemaInput,
  stripSearchParams,
} from '@tanstack/react-router';
import { OverviewPage } from '../features/overview/page.tsx';
import { DEFAULT_RANGE, rangeFrom } from '../features/overview/ranges.ts';
import { Crash, NotFound } from './dead-ends.tsx';
import { Layout } from './layout.tsx';

const root = createRootRoute({ component: Layout, notFoundComponent: NotFound });

const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: ({ range }: { range?: unknown } & SearchSchemaInput) => ({
    range: rangeFrom(range),
  }),
  search: { middlewares: [stripSearchParams({ range: DEFAULT_RANGE })] },
  component: OverviewPage,
});

export const router = createRouter({
  routeTree: root.addChildren([overview]),
  defaultErrorComponent: Crash,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
