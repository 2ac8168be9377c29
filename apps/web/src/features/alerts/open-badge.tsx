import classes from './alerts.module.css';
import { useUnresolved } from './calls.ts';

/** How many alerts are open; nothing where there is none. */
export function OpenBadge() {
  const { data } = useUnresolved();
  if (!data || data.open === 0) return null;
  return (
    <span className={classes.count}>
      {data.open} <span className={classes.unseen}>open</span>
    </span>
  );
}
