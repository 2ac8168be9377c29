import { Anchor } from '@mantine/core';
import { IconBellOff, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { trpc } from '../../lib/trpc.ts';
import classes from './alerts.module.css';
import { ruleNames, rules } from './rules.ts';

/** What stands where there is no alert. */
export const Nothing = () => (
  <section className={classes.nothing} aria-label="No alerts">
    <h2 className={classes.title}>
      <IconCircleCheck size={22} color="var(--mg-good)" aria-hidden /> Nothing needs you
    </h2>
    <p className={classes.flat}>
      Makegood looks every few seconds, and tells you here and by webhook:
    </p>
    <Watched />
  </section>
);

/** Every rule with when it alerts; those that are muted say so. */
export function Watched() {
  const { data } = useQuery(trpc.monitoring.settings.queryOptions());
  return (
    <>
      <ul className={classes.watched}>
        {ruleNames.map((rule) => (
          <li key={rule}>
            <strong>{rules[rule].name}</strong>
            {data?.alerts.muted.includes(rule) && (
              <span className={classes.muted}>
                <IconBellOff size={14} aria-hidden /> muted
              </span>
            )}
            <span className={classes.dimmed}>{rules[rule].when}</span>
          </li>
        ))}
      </ul>
      <Anchor
        className={classes.way}
        renderRoot={(props) => <Link to="/settings/monitoring" {...props} />}
      >
        Thresholds, and what is muted
      </Anchor>
    </>
  );
}
