import { AppShell, Burger } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Notifications } from '@mantine/notifications';
import { IconArrowBackUp } from '@tabler/icons-react';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useSession } from '../lib/session.ts';
import { CommandButton } from './commands/command-button.tsx';
import classes from './layout.module.css';
import { Navigation } from './navigation-bar.tsx';
import { useReturnToSignIn } from './return-to-sign-in.ts';
import { StatusLight } from './status-light.tsx';
import { UserMenu } from './user-menu.tsx';

/** What stands around every page. */
export function Layout() {
  const session = useSession();
  const [opened, { toggle, close }] = useDisclosure();
  const burger = useRef<HTMLButtonElement>(null);
  useReturnToSignIn();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  useEffect(close, [path, close]);
  const closeByKey = () => {
    close();
    burger.current?.focus();
  };
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 216, breakpoint: 'md', collapsed: { mobile: !opened } }}
    >
      <a href="#content" className={classes.skip}>
        Skip to content
      </a>
      <AppShell.Header className={classes.header}>
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
      </AppShell.Header>
      <AppShell.Navbar
        id="navigation"
        className={classes.navbar}
        data-closed={!opened || undefined}
        onKeyDown={(event) => event.key === 'Escape' && opened && closeByKey()}
      >
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        <div className={classes.page}>
          <Outlet />
        </div>
      </AppShell.Main>
      <Notifications position="bottom-right" />
    </AppShell>
  );
}
