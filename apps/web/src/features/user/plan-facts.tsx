import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Credits } from '../../components/credits.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { Section } from '../../components/section.tsx';
import { When } from '../../components/when.tsx';
import { formatCount } from '../../lib/format.ts';
import { usePlanName } from '../../lib/names.ts';
import type { User } from '../../lib/user.ts';
import classes from './user.module.css';

/** Which plan, and when its credits are renewed. */
export function PlanFacts({ user }: { user: User }) {
  const planName = usePlanName();
  const { planId, nextPlanId, refresh } = user;
  const { failures, lastFailure, day, customAmount } = refresh;
  return (
    <Section title="Plan">
      {failures > 0 && (
        <Alert
          className={classes.warning}
          icon={<IconAlertTriangle aria-hidden />}
          color="red"
          variant="outline"
          title={`The last ${failures === 1 ? 'refresh' : formatCount(failures, 'refresh').replace(/s$/, 'es')} failed`}
        >
          {lastFailure} It is tried again by itself.
        </Alert>
      )}
      <KeyValues
        items={[
          { label: 'Plan', value: planId === null ? 'None' : planName(planId) },
          ...(nextPlanId === null
            ? []
            : [{ label: 'From the next refresh on', value: planName(nextPlanId) }]),
          ...(planId === null
            ? []
            : [
                { label: 'Next refresh', value: <NextRefresh user={user} /> },
                { label: 'Last refresh', value: <When at={refresh.lastRefreshAt} /> },
              ]),
          ...(day === null ? [] : [{ label: 'Own day of the month', value: day }]),
          ...(customAmount === null
            ? []
            : [{ label: 'Own amount at each refresh', value: <Credits amount={customAmount} /> }]),
        ]}
      />
    </Section>
  );
}

function NextRefresh({ user: { refresh } }: { user: User }) {
  const { nextRefreshAt, hold, pastDue } = refresh;
  if (hold) return <>Not before staff lifts the hold</>;
  if (pastDue) return <>Not before it is paid</>;
  return <When at={nextRefreshAt} />;
}
