import '@mantine/core/styles.layer.css';
import '../../apps/web/src/app/global.css';
import './gallery.css';
import {
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { useShortcuts } from '../../apps/web/src/app/commands/shortcuts.ts';
import { Providers } from '../../apps/web/src/app/providers.tsx';
import { ofRange } from '../../apps/web/src/components/range/search.ts';
import { searchOf, text } from '../../apps/web/src/lib/search-params.ts';
import { sections } from './sections.tsx';

const root = createRootRoute({ component: Outlet });

const gallery = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: searchOf({ ...ofRange, section: text, opened: text }),
  component: Gallery,
});

function Gallery() {
  const { section } = gallery.useSearch();
  useShortcuts();
  const name = Object.keys(sections).find((one) => one === section) as keyof typeof sections;
  const Section = sections[name ?? 'points'];
  return (
    <main className="gallery">
      <h1>Charts</h1>
      <Section />
    </main>
  );
}

const router = createRouter({ routeTree: root.addChildren([gallery]) });
const element = document.getElementById('root');
if (!element) throw new Error('The page has no #root');
createRoot(element).render(
  <Providers>
    <RouterProvider router={router as never} />
  </Providers>,
);
