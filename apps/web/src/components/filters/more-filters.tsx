import { IconFilter } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useSearchState } from '../../lib/use-search-state.ts';
import { Flyout } from '../flyout.tsx';
import classes from './filters.module.css';

type MoreFiltersProps = {
  /** The parameters of the address that they change: how many are in use stands on the button. */
  parameters: string[];
  children: ReactNode;
};

/** The filters that are used less, behind a button. */
export function MoreFilters({ parameters, children }: MoreFiltersProps) {
  const [search] = useSearchState();
  const used = parameters.filter((parameter) => search[parameter] !== undefined).length;
  const words = used === 0 ? 'More filters' : `More filters (${used} in use)`;
  return (
    <Flyout
      label={words}
      className={classes.more}
      face={
        <>
          <IconFilter size={18} aria-hidden />
          {words}
        </>
      }
    >
      {() => <div className={classes.panel}>{children}</div>}
    </Flyout>
  );
}
