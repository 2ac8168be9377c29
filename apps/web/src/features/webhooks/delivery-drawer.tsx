import { Button, Drawer, Skeleton } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Id } from '../../components/id.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { Problem } from '../../components/problem.tsx';
import { When } from '../../components/when.tsx';
import { formatMilliseconds } from '../../lib/format.ts';
import { useCan } from '../../lib/session.ts';
import { api, trpc } from '../../lib/trpc.ts';
import { DeliveryState } from './delivery-state.tsx';
import { NextAttempt } from './next-attempt.tsx';
import { readAgain } from './read-again.ts';
import classes from './webhooks.module.css';
import { type Delivery, type DeliveryDetails, typeWords } from './words.ts';

/** A delivery in the address: where it goes, and what. */
export const placeOf = ({ endpointId, messageId }: Delivery): string =>
  `${endpointId}~${messageId}`;

type DeliveryDrawerProps = { place: string | undefined; onClose: () => void };

/** A delivery with what was sent and what came of each attempt, beside the page. */
export function DeliveryDrawer({ place, onClose }: DeliveryDrawerProps) {
  const [shown, setShown] = useState(place);
  if (place !== undefined && place !== shown) setShown(place);
  const [endpointId = '', messageId = ''] = shown?.split('~') ?? [];
  return (
    <Drawer
      opened={place !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title="Delivery"
      closeButtonProps={{ 'aria-label': 'Close the delivery' }}
    >
      {shown !== undefined && <OneDelivery endpointId={endpointId} messageId={messageId} />}
    </Drawer>
  );
}

const EVERY_MS = 2000;

function OneDelivery(place: { endpointId: string; messageId: string }) {
  const isAdmin = useCan('admin');
  const { data, error, refetch } = useQuery(
    trpc.webhooks.delivery.queryOptions(place, {
      refetchInterval: ({ state }) => state.data?.state === 'pending' && EVERY_MS,
    }),
  );
  const replay = useMutation({
    mutationFn: () => api.webhooks.replay.mutate(place),
    onSuccess: readAgain,
  });
  if (error && !data) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={300} />;
  return (
    <div className={classes.drawer}>
      <Facts delivery={data} />
      {isAdmin && data.endpointEnabled && (
        <div>
          <Button
            leftSection={<IconArrowBackUp size={18} aria-hidden />}
            loading={replay.isPending}
            onClick={() => replay.mutate()}
          >
            {data.state === 'pending' ? 'Send it now' : 'Send it anew'}
          </Button>
        </div>
      )}
      {replay.isError && <Problem error={replay.error} />}
      <Attempts delivery={data} />
      <h3 className={classes.name}>What is sent</h3>
      <pre className={classes.code}>{JSON.stringify(data.payload, null, 2)}</pre>
    </div>
  );
}

function Facts({ delivery }: { delivery: DeliveryDetails }) {
  const { messageId, type, endpointName, subject, state, createdAt, deliveredAt } = delivery;
  return (
    <KeyValues
      items={[
        { label: 'State', value: <DeliveryState state={state} /> },
        { label: 'What', value: <span title={type}>{typeWords[type]}</span> },
        { label: 'To', value: endpointName },
        { label: 'When', value: <When at={createdAt} exact /> },
        ...(deliveredAt === null
          ? [{ label: 'Next attempt', value: <NextAttempt {...delivery} /> }]
          : [{ label: 'Delivered', value: <When at={deliveredAt} exact /> }]),
        { label: 'Id, the same at every attempt', value: <Id value={messageId} of="message" /> },
        { label: 'About', value: subject && <Id value={subject} of="subject" /> },
      ]}
    />
  );
}

function Attempts({ delivery: { attemptLog, attempts } }: { delivery: DeliveryDetails }) {
  if (attempts === 0) return <p className={classes.dimmed}>It was not tried yet.</p>;
  return (
    <ol className={classes.attempts} aria-label="Attempts, the newest first" reversed>
      {attemptLog.map(({ number, at, durationMs, status, error, excerpt }) => (
        <li key={number} className={classes.attempt}>
          <div className={classes.attemptHead}>
            <strong>Attempt {number}</strong>
            <span className={classes.dimmed}>
              <When at={at} exact />, {formatMilliseconds(durationMs)}
            </span>
          </div>
          <span className={error === null ? undefined : classes.bad}>
            {error ?? `It answered ${status}.`}
          </span>
          {excerpt !== null && (
            <>
              <span className={classes.dimmed}>Its answer began:</span>
              <pre className={classes.code}>{excerpt}</pre>
            </>
          )}
        </li>
      ))}
    </ol>
  );
}
