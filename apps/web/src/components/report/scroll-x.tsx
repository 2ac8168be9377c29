import type { ReactNode } from 'react';
import classes from './report.module.css';

/** What may be wider than the page scrolls by itself. */
export const ScrollX = ({ label, children }: { label: string; children: ReactNode }) => (
  <div
    className={classes.scroll}
    // The keyboard can only scroll what it can reach.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    tabIndex={0}
    role="region"
    aria-label={label}
  >
    {children}
  </div>
);
