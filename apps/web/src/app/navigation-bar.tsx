import { Link } from '@tanstack/react-router';
import { ColorSchemeSwitch } from '../components/color-scheme-switch.tsx';
import classes from './layout.module.css';
import { useDestinations } from './navigation.ts';

/** Links to all pages; where one is, is marked. */
export function Navigation() {
  const destinations = useDestinations();
  return (
    <>
      <nav aria-label="Pages" className={classes.pages}>
        {destinations.map(({ to, words, icon: Picture }) => (
          <Link
            key={to}
            to={to}
            className={classes.pageLink}
            // A page of one row belongs to its list: the list stays marked.
            activeOptions={{ exact: to === '/', includeSearch: false }}
          >
            <Picture size={19} stroke={1.8} aria-hidden />
            {words}
          </Link>
        ))}
      </nav>
      <ColorSchemeSwitch />
    </>
  );
}
