import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatCount } from '../../lib/format.ts';
import { useCan } from '../../lib/session.ts';
import { trpc } from '../../lib/trpc.ts';
import classes from './features.module.css';

/** What the check of the operation types found: of all features, or of one. Quiet where all is well. */
export function HealthBanner({ feature }: { feature?: string }) {
  const isAdmin = useCan('admin');
  const { data } = useQuery(trpc.features.health.queryOptions(undefined, { enabled: isAdmin }));
  const problems = (data?.problems ?? []).filter(
    (problem) => feature === undefined || problem.feature === feature,
  );
  if (problems.length === 0) return null;
  return (
    <Alert
      className={classes.banner}
      vars={() => ({ root: { '--alert-color': 'var(--mg-refunded)' } })}
      icon={<IconAlertTriangle aria-hidden />}
      title={`The check of operation types found ${formatCount(problems.length, 'problem')}`}
    >
      <ul className={classes.problems}>
        {problems.map((problem) => (
          <li key={`${problem.feature} ${problem.code} ${problem.detail}`}>
            <Link to="/features/$feature" params={{ feature: problem.feature }}>
              {problem.feature}
            </Link>
            : {problem.detail}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
