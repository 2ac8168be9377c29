import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { ColorSchemeSwitch } from '../components/color-scheme-switch.tsx';
import classes from './layout.module.css';
import { type Destination, useDestinations } from './navigation.ts';

type NavigationProps = { opened: boolean; onEscape: () => void };

/** Links to all pages; where one is, is marked. On a phone it lies over the page while it is opened. */
export function Navigation({ opened, onEscape }: NavigationProps) {
  const destinations = useDestinations();
  return (
    // The key comes from the links.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <nav
      id="navigation"
      aria-label="Pages"
      className={classes.navbar}
      data-opened={opened || undefined}
      onKeyDown={(event) => event.key === 'Escape' && opened && onEscape()}
    >
      <div className={classes.pages}>
        {[...Map.groupBy(destinations, ({ group }) => group)].map(([group, pages]) => (
          <Group key={group ?? ''} name={group} pages={pages} />
        ))}
      </div>
      <ColorSchemeSwitch />
    </nav>
  );
}

type GroupProps = { name: Destination['group']; pages: Destination[] };

/** Pages that belong together, under their heading where they have one. */
function Group({ name, pages }: GroupProps) {
  const heading = useId();
  return (
    <div {...(name && { role: 'group', 'aria-labelledby': heading })} className={classes.pageGroup}>
      {name && (
        <span id={heading} className={classes.groupName}>
          {name}
        </span>
      )}
      {pages.map(({ to, words, icon: Picture, badge: Badge }) => (
        <Link
          key={to}
          to={to}
          className={classes.pageLink}
          // A page of one row belongs to its list: the list stays marked.
          activeOptions={{ exact: to === '/', includeSearch: false }}
        >
          <Picture size={19} stroke={1.8} aria-hidden />
          {words}
          {Badge && <Badge />}
        </Link>
      ))}
    </div>
  );
}
