import { Burger } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowBackUp } from '@tabler/icons-react';
import { Link, Outlet, useMatches, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { useSession } from '../lib/session.ts';
import { useToastsWanted } from '../lib/toasts-wanted.ts';
import { CommandButton } from './commands/command-button.tsx';
import classes from './layout.module.css';
import { Navigation } from './navigation-bar.tsx';
import { useReturnToSignIn } from './return-to-sign-in.ts';
import { StatusLight } from './status-light.tsx';
import { UserMenu } from './user-menu.tsx';

const Toasts = lazy(() => import('./toasts.tsx'));

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** Nothing stands around it: it is for who cannot sign in yet. */
    bare?: true;
  }
}

/** What stands around every page. */
export function Layout() {
  const session = useSession();
  const [opened, { toggle, close }] = useDisclosure();
  const burger = useRef<HTMLButtonElement>(null);
  const toastsWanted = useToastsWanted();
  useReturnToSignIn();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  useEffect(close, [path, close]);
  const closeByKey = () => {
    close();
    burger.current?.focus();
  };
  const isBare = useMatches({
    select: (matches) => matches.some(({ staticData }) => staticData.bare),
  });
  if (isBare)
    return (
      <main id="content" className={classes.page}>
        <Outlet />
      </main>
    );
  return (
    <>
      <a href="#content" className={classes.skip}>
        Skip to content
      </a>
      <header className={classes.header}>
        <Burger
          ref={burger}
          opened={opened}
          onClick={toggle}
          hiddenFrom="md"
          size="sm"
          aria-label="Navigation"
          aria-expanded={opened}
          aria-controls="navigation"
        />
        <Link to="/" className={classes.brand}>
          <span className={classes.mark}>
            <IconArrowBackUp size={20} stroke={2.4} aria-hidden />
          </span>
          <span className={classes.brandWords}>Makegood</span>
        </Link>
        <div className={classes.tools}>
          {session && <CommandButton />}
          {session && <StatusLight />}
          <UserMenu />
        </div>
      </header>
      <Navigation opened={opened} onEscape={closeByKey} />
      <main id="content" tabIndex={-1} className={classes.main}>
        <div className={classes.page}>
          <Outlet />
        </div>
      </main>
      <Suspense>{toastsWanted && <Toasts />}</Suspense>
    </>
  );
}
