import { Anchor, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react';
import { Link, useRouter } from '@tanstack/react-router';
import { useSession } from '../../lib/session.ts';
import type { Shown } from './figures.tsx';
import classes from './overview.module.css';
import { type Matter, mattersOf } from './problems.ts';

/** Whether something is wrong, in a line, and what: each leads to what shows it. */
export function Attention({ overview, range }: Shown) {
  if (!overview) return <Skeleton className={classes.attentionSkeleton} aria-label="Loading" />;
  const matters = mattersOf(overview, range);
  const wrong = matters.filter(({ isWaiting }) => !isWaiting).length;
  const Picture = wrong > 0 ? IconAlertTriangle : IconCircleCheck;
  return (
    <section
      className={classes.attention}
      data-verdict={wrong > 0 ? 'bad' : 'good'}
      aria-label="What needs attention"
      aria-live="polite"
    >
      <p className={classes.verdict}>
        <Picture size={22} stroke={2.2} aria-hidden />
        <strong>{headline(wrong)}</strong>
      </p>
      {matters.length > 0 && (
        <ul className={classes.matters}>
          {matters.map((matter) => (
            <li key={matter.key}>
              {matter.isWaiting && <IconClock size={16} aria-label="Waits" role="img" />}
              <MatterLink {...matter} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const headline = (wrong: number) => {
  if (wrong === 0) return 'Nothing is wrong';
  return wrong === 1 ? '1 thing is wrong' : `${wrong} things are wrong`;
};

/** A link for who may follow it: the rest of the dashboard is for staff, and not every page exists. */
function MatterLink({ words, link }: Matter) {
  const { routesByPath } = useRouter();
  const session = useSession();
  if (!session || !Object.hasOwn(routesByPath, link.to)) return words;
  return (
    <Anchor
      fz="inherit"
      c="inherit"
      underline="always"
      renderRoot={(props) => <Link {...(link as object)} {...props} />}
    >
      {words}
    </Anchor>
  );
}
