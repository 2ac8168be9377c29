import { Anchor, Button, Drawer, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ChargeStory } from '../../components/charge-story/charge-story.tsx';
import { Sparkline } from '../../components/charts/sparkline.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { Problem } from '../../components/problem.tsx';
import { When } from '../../components/when.tsx';
import { formatCount, formatRate } from '../../lib/format.ts';
import { chargesBehind } from '../../lib/look-up.ts';
import { sayReason } from '../../lib/reasons.ts';
import { trpc } from '../../lib/trpc.ts';
import { causeOf, type Group, sayMessage, type Shown } from './failures.ts';
import classes from './failures.module.css';

type GroupDrawerProps = Shown & { group: Group | undefined; onClose: () => void };

/** Failures of one kind: how many, whose, the charges behind them, and the story of the last. */
export function GroupDrawer({ group, onClose, ...shown }: GroupDrawerProps) {
  const [last, setLast] = useState(group);
  if (group !== undefined && group !== last) setLast(group);
  return (
    <Drawer
      opened={group !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title="Failures of one kind"
      closeButtonProps={{ 'aria-label': 'Close the failures' }}
    >
      {last && <OneGroup group={last} {...shown} />}
    </Drawer>
  );
}

function OneGroup({ group, cause, data, range }: Shown & { group: Group }) {
  const { reason, failed, share, providers, features, lastAt, lastChargeId, course } = group;
  const { from, to } = data ?? range;
  return (
    <div className={classes.drawer}>
      <h3 className={classes.message}>{sayMessage(group)}</h3>
      <Sparkline values={course} height={56} color="refunded" />
      <KeyValues
        items={[
          { label: 'Reason', value: sayReason(reason) },
          {
            label: 'Failed',
            value: `${formatCount(failed, 'charge')}, ${formatRate(share)} of all`,
          },
          { label: 'Last', value: <When at={lastAt} /> },
          { label: 'Providers', value: providers.join(', ') || null },
          { label: 'Features', value: features.join(', ') || null },
        ]}
      />
      <div>
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link {...chargesBehind('failed', { ...causeOf(group, cause), from, to })} {...props} />
          )}
        >
          {group.fingerprint ? 'Show these charges' : 'Show the charges of this reason'}
        </Button>
      </div>
      {lastChargeId !== null && <LastCharge chargeId={lastChargeId} />}
    </div>
  );
}

function LastCharge({ chargeId }: { chargeId: string }) {
  const { data, error, refetch } = useQuery(trpc.charges.story.queryOptions({ chargeId }));
  return (
    <>
      <h3 className={classes.message}>
        The last of them:{' '}
        <Anchor
          inherit
          underline="always"
          renderRoot={(props) => <Link to="/charges/$chargeId" params={{ chargeId }} {...props} />}
        >
          charge …{chargeId.slice(-8)}
        </Anchor>
      </h3>
      {error && !data && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={160} />}
      {data && <ChargeStory story={data} />}
    </>
  );
}
