import { Anchor } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Section } from '../../components/section.tsx';
import { Badge } from '../../components/state-badge.tsx';
import { formatCount, formatRate, formatSpan } from '../../lib/format.ts';
import { chargesBehind } from '../../lib/look-up.ts';
import classes from './providers.module.css';
import type { ReportProps } from './report.ts';

const MOST = 12;

/** When a provider was worse than it usually is. */
export function Incidents({ data, range }: ReportProps) {
  const incidents = data?.incidents ?? [];
  return (
    <Section
      title="Incidents"
      description="Times in which a provider failed more than is usual with it, beyond chance."
    >
      {data && incidents.length === 0 && (
        <p className={classes.nothing}>
          <IconCircleCheck size={16} color="var(--mg-good)" aria-hidden /> None in the{' '}
          {range.words.replace(/^the /, '')}.
        </p>
      )}
      <ul className={classes.incidents}>
        {incidents.slice(0, MOST).map((incident) => {
          const { provider, from, to, failed, finished, successRate, usualRate } = incident;
          const end = to ?? data?.at ?? from;
          return (
            <li key={`${provider} ${from}`}>
              <IconAlertTriangle size={18} color="var(--mg-bad)" aria-hidden />
              <span className={classes.incidentWords}>
                <strong>{provider}</strong>{' '}
                {successRate === null
                  ? 'succeeded with none'
                  : `succeeded with ${formatRate(successRate)}`}{' '}
                of {formatCount(finished, 'charge')}, usually {formatRate(usualRate)}
              </span>
              <span className={classes.incidentTime}>
                {to === null && <Badge words="Goes on" icon={IconAlertTriangle} tone="bad" />}
                {formatSpan(Date.parse(from), Date.parse(end))}
              </span>
              <Anchor
                fz={14}
                renderRoot={(props) => (
                  <Link
                    {...chargesBehind('provider_failed', { provider, from, to: end })}
                    {...props}
                  />
                )}
              >
                {formatCount(failed, 'failed charge')}
              </Anchor>
            </li>
          );
        })}
      </ul>
      {incidents.length > MOST && (
        <p className={classes.nothing}>and {incidents.length - MOST} before these.</p>
      )}
    </Section>
  );
}
