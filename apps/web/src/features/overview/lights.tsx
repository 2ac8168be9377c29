import { Anchor, Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { providerStates } from '../../components/provider-state.ts';
import { Badge } from '../../components/state-badge.tsx';
import { formatNumber, formatRate } from '../../lib/format.ts';
import { useSession } from '../../lib/session.ts';
import type { Shown } from './figures.tsx';
import classes from './overview.module.css';
import { Panel } from './panel.tsx';
import type { Overview } from './use-overview.ts';

const MOST = 8;

/** How each provider fares in the last hour, the worst first. */
export function Lights({ overview }: Shown) {
  const isStaff = useSession() !== null;
  const lights = overview?.lights;
  return (
    <Panel title="Providers in the last hour">
      {!lights && <Skeleton height={160} mt={8} aria-label="Loading" />}
      {lights?.length === 0 && (
        <p className={classes.nothing}>
          Send <code>provider</code> with a charge to see here how it does.
        </p>
      )}
      <ul className={classes.list}>
        {lights?.slice(0, MOST).map((light) => (
          <li key={light.provider} className={classes.light}>
            <span className={classes.lightName}>
              {isStaff ? <ToProvider {...light} /> : light.provider}
            </span>
            <Badge {...providerStates[light.state]} />
            <span className={classes.lightFacts}>{sayLight(light)}</span>
          </li>
        ))}
      </ul>
      {lights && lights.length > MOST && (
        <p className={classes.nothing}>
          {isStaff ? <Link to="/monitoring/providers">All {lights.length} providers</Link> : null}
        </p>
      )}
    </Panel>
  );
}

type Light = Overview['lights'][number];

const ToProvider = ({ provider }: Light) => (
  <Anchor
    fz="inherit"
    fw={600}
    renderRoot={(props) => <Link to="/monitoring/providers" search={{ provider }} {...props} />}
  >
    {provider}
  </Anchor>
);

function sayLight({ finished, failed, successRate, usualRate }: Light): string {
  const usual = usualRate === null ? '' : `, usually ${formatRate(usualRate)}`;
  if (successRate !== null)
    return `${formatRate(successRate)} of ${formatNumber(finished)} succeeded${usual}`;
  return failed > 0 ? `${formatNumber(failed)} failed${usual}` : `Nothing finished${usual}`;
}
