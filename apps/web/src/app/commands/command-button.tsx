import { Kbd, UnstyledButton } from '@mantine/core';
import { useOs } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import classes from './commands.module.css';
import { closeHelp, closeSearch, openSearch, useOpened } from './open.ts';
import { useShortcuts } from './shortcuts.ts';

const SearchDialog = lazy(() => import('./search-dialog.tsx'));
const HelpDialog = lazy(() => import('./help-dialog.tsx'));

/** Opens the search for anything; so does Ctrl or ⌘ with K. */
export function CommandButton() {
  useShortcuts();
  const opened = useOpened();
  const [loaded, setLoaded] = useState(false);
  if (opened === 'search' && !loaded) setLoaded(true);
  const mod = useOs() === 'macos' ? '⌘' : 'Ctrl';
  return (
    <>
      <UnstyledButton
        className={classes.button}
        onClick={openSearch}
        aria-keyshortcuts="Control+K Meta+K"
      >
        <IconSearch size={17} aria-hidden />
        <span className={classes.buttonWords}>Search</span>
        <Kbd size="xs" className={classes.keys} aria-hidden>
          {mod} K
        </Kbd>
      </UnstyledButton>
      <Suspense>
        {loaded && <SearchDialog opened={opened === 'search'} onClose={closeSearch} />}
        {opened === 'help' && <HelpDialog onClose={closeHelp} />}
      </Suspense>
    </>
  );
}
