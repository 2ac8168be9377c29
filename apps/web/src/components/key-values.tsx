import type { ReactNode } from 'react';
import { None } from './none.tsx';
import classes from './page.module.css';

type KeyValuesProps = { items: { label: string; value: ReactNode }[] };

/** Facts with their names. */
export function KeyValues({ items }: KeyValuesProps) {
  return (
    <dl className={classes.keyValues}>
      {items.map(({ label, value }) => (
        <div key={label} className={classes.keyValue}>
          <dt>{label}</dt>
          <dd>{value ?? <None />}</dd>
        </div>
      ))}
    </dl>
  );
}
