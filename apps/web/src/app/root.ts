import { createRootRoute } from '@tanstack/react-router';
import { NotFound } from './dead-ends.tsx';
import { Layout } from './layout.tsx';

export const root = createRootRoute({ component: Layout, notFoundComponent: NotFound });
