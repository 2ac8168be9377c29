import { Anchor, Button, Skeleton } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { RefundDialog } from '../../components/by-hand/refund-dialog.tsx';
import { ChargeStory, type Story } from '../../components/charge-story/charge-story.tsx';
import { Credits } from '../../components/credits.tsx';
import { Id } from '../../components/id.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { When } from '../../components/when.tsx';
import { formatDollars } from '../../lib/format.ts';
import { useCan } from '../../lib/session.ts';
import { trpc } from '../../lib/trpc.ts';
import classes from './charges.module.css';

const route = getRouteApi('/charges/$chargeId');

/** One charge: what it was for, what became of it, every step on the way, and its refund. */
export function ChargePage() {
  const { chargeId } = route.useParams();
  const { act, refund } = route.useSearch();
  const navigate = route.useNavigate();
  const isSupport = useCan('support');
  const story = useQuery(trpc.charges.story.queryOptions({ chargeId }));
  const show = (next: 'refund' | undefined) =>
    void navigate({ search: (before) => ({ ...before, act: next }), replace: true });
  const canRefund = isSupport && (story.data?.charge.refundable ?? 0) > 0;
  return (
    <>
      <PageHeader
        title={`Charge …${chargeId.slice(-8)}`}
        heading={
          <>
            Charge <Id value={chargeId} of="charge" />
          </>
        }
        back={{ to: '/charges', words: 'Charges' }}
        actions={
          canRefund && (
            <Button
              leftSection={<IconArrowBackUp size={18} aria-hidden />}
              onClick={() => show('refund')}
            >
              Refund this charge
            </Button>
          )
        }
      />
      {story.error && <Problem error={story.error} onRetry={() => void story.refetch()} />}
      {story.isPending && <Skeleton height={260} />}
      {story.data && (
        <div className={classes.columns}>
          <Section title="What happened">
            <ChargeStory story={story.data} found={refund ?? null} />
          </Section>
          <Facts charge={story.data.charge} />
        </div>
      )}
      {isSupport && story.data && (
        <RefundDialog
          userId={story.data.charge.userId}
          chargeId={chargeId}
          opened={act === 'refund' && canRefund}
          onClose={() => show(undefined)}
        />
      )}
    </>
  );
}

function Facts({ charge }: { charge: Story['charge'] }) {
  const { userId, creditType: type, state, amount, returnedAmount, refundedAmount } = charge;
  const isPartly = state !== 'refunded' && refundedAmount > 0;
  return (
    <Section title="Facts">
      <KeyValues
        items={[
          { label: 'State', value: <StateBadge state={isPartly ? 'partly_refunded' : state} /> },
          {
            label: 'User',
            value: (
              <Anchor
                underline="always"
                renderRoot={(props) => <Link to="/users/$userId" params={{ userId }} {...props} />}
              >
                {userId}
              </Anchor>
            ),
          },
          { label: 'Charged', value: <Credits amount={amount - returnedAmount} type={type} /> },
          { label: 'Refunded', value: <Credits amount={refundedAmount} type={type} /> },
          { label: 'Still refundable', value: <Credits amount={charge.refundable} type={type} /> },
          { label: 'Feature', value: charge.feature },
          { label: 'Provider', value: charge.provider },
          {
            label: 'Provider’s task',
            value: charge.providerTaskId && <Id value={charge.providerTaskId} of="task" />,
          },
          { label: 'API route', value: charge.apiRoute },
          { label: 'Attempt', value: charge.attempt },
          {
            label: 'Provider’s cost',
            value: charge.costUsd === null ? null : formatDollars(charge.costUsd),
          },
          { label: 'Opened', value: <When at={charge.createdAt} exact /> },
          ...(state === 'held'
            ? [{ label: 'Held until', value: <When at={charge.deadline} /> }]
            : []),
          ...(charge.rechargedBy === null
            ? []
            : [{ label: 'Charged again by', value: <ChargeLink chargeId={charge.rechargedBy} /> }]),
        ]}
      />
    </Section>
  );
}

const ChargeLink = ({ chargeId }: { chargeId: string }) => (
  <Anchor
    underline="always"
    renderRoot={(props) => <Link to="/charges/$chargeId" params={{ chargeId }} {...props} />}
  >
    …{chargeId.slice(-8)}
  </Anchor>
);
