import { Button, Drawer, Skeleton } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import {
  ChargeStory,
  type Story as StoryOf,
} from '../../../components/charge-story/charge-story.tsx';
import { Credits } from '../../../components/credits.tsx';
import { Id } from '../../../components/id.tsx';
import { KeyValues } from '../../../components/key-values.tsx';
import { Problem } from '../../../components/problem.tsx';
import { StateBadge } from '../../../components/state-badge.tsx';
import { formatDollars } from '../../../lib/format.ts';
import { useCan } from '../../../lib/session.ts';
import { trpc } from '../../../lib/trpc.ts';
import type { Action } from '../actions/action.ts';
import { Countdown } from '../balances/countdown.tsx';
import { useFeatureName } from '../../../lib/names.ts';
import classes from './story.module.css';

const route = getRouteApi('/users/$userId');

type ChargeDrawerProps = {
  /** Whether a dialog lies over it, which the keys are for then. */
  isCovered: boolean;
  onAct: (action: Action) => void;
};

/** The story of the charge that the address names, beside the page. */
export function ChargeDrawer({ isCovered, onAct }: ChargeDrawerProps) {
  const { charge = null } = route.useSearch();
  const navigate = route.useNavigate();
  const [shown, setShown] = useState(charge);
  if (charge !== null && charge !== shown) setShown(charge);
  const close = () =>
    void navigate({ search: ({ charge: _, ...rest }) => rest, replace: true, resetScroll: false });
  return (
    <Drawer
      opened={charge !== null}
      onClose={close}
      position="right"
      size="lg"
      title="Charge"
      closeOnEscape={!isCovered}
      trapFocus={!isCovered}
      closeButtonProps={{ 'aria-label': 'Close the charge' }}
    >
      {shown !== null && <OneCharge chargeId={shown} onAct={onAct} />}
    </Drawer>
  );
}

type OneChargeProps = { chargeId: string } & Pick<ChargeDrawerProps, 'onAct'>;

function OneCharge({ chargeId, onAct }: OneChargeProps) {
  const { userId } = route.useParams();
  const isSupport = useCan('support');
  const { data, error, refetch } = useQuery(trpc.charges.story.queryOptions({ chargeId }));
  if (error && !data) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={300} />;
  const { charge } = data;
  if (charge.userId !== userId) return <OfSomeoneElse charge={charge} />;
  return (
    <div className={classes.drawer}>
      <Facts charge={charge} />
      {isSupport && charge.refundable > 0 && (
        <div>
          <Button
            leftSection={<IconArrowBackUp size={18} aria-hidden />}
            onClick={() => onAct({ kind: 'refund', chargeId })}
          >
            Refund this charge
          </Button>
        </div>
      )}
      <ChargeStory story={data} />
      <Link to="/charges/$chargeId" params={{ chargeId }} className={classes.link}>
        All about this charge
      </Link>
    </div>
  );
}

const OfSomeoneElse = ({ charge: { userId, chargeId } }: { charge: StoryOf['charge'] }) => (
  <p>
    This charge is of another user.{' '}
    <Link
      to="/users/$userId"
      params={{ userId }}
      search={{ charge: chargeId }}
      className={classes.link}
    >
      Open it at {userId}
    </Link>
  </p>
);

function Facts({ charge }: { charge: StoryOf['charge'] }) {
  const featureName = useFeatureName();
  const { creditType: type, state, refundedAmount, units, costUsd, deadline } = charge;
  const isPartly = state !== 'refunded' && refundedAmount > 0;
  return (
    <>
      <Id value={charge.chargeId} of="charge" />
      <KeyValues
        items={[
          { label: 'State', value: <StateBadge state={isPartly ? 'partly_refunded' : state} /> },
          { label: 'For', value: featureName(charge.feature) },
          { label: 'Provider', value: charge.provider },
          {
            label: 'Charged',
            value: <Credits amount={charge.amount - charge.returnedAmount} type={type} />,
          },
          { label: 'Given back', value: <Credits amount={refundedAmount} type={type} /> },
          {
            label: 'Still refundable',
            value: <Credits amount={charge.refundable} type={type} />,
          },
          ...(units > 1 ? [{ label: 'Units', value: units }] : []),
          ...(costUsd === null
            ? []
            : [{ label: 'Provider’s cost', value: formatDollars(costUsd) }]),
          ...(state === 'held' && deadline !== null
            ? [{ label: 'Deadline', value: <Countdown to={deadline} /> }]
            : []),
        ]}
      />
    </>
  );
}
