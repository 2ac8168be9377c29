import { Button, Container } from '@mantine/core';
import { IconArrowBackUp, IconLogout } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { ColorSchemeSwitch } from '../components/color-scheme-switch.tsx';
import { forgetApiKey, useApiKey } from '../lib/api-key.ts';
import classes from './layout.module.css';

export function Layout() {
  return (
    <>
      <a href="#content" className={classes.skip}>
        Skip to content
      </a>
      <header className={classes.header}>
        <Container size={1440} className={classes.bar}>
          <Link to="/" className={classes.brand}>
            <span className={classes.mark}>
              <IconArrowBackUp size={20} stroke={2.4} aria-hidden />
            </span>
            Makegood
          </Link>
          <div className={classes.tools}>
            <SignOut />
            <ColorSchemeSwitch />
          </div>
        </Container>
      </header>
      <Container size={1440} component="main" id="content" tabIndex={-1} className={classes.main}>
        <Outlet />
      </Container>
    </>
  );
}

function SignOut() {
  const apiKey = useApiKey();
  const queries = useQueryClient();
  if (apiKey === null) return null;
  const signOut = () => {
    queries.removeQueries();
    forgetApiKey();
  };
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-md"
      className={classes.signOut}
      onClick={signOut}
    >
      <IconLogout size={18} aria-hidden />
      <span className={classes.signOutWords}>Sign out</span>
    </Button>
  );
}
