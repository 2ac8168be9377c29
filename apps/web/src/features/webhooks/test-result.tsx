import { Anchor, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatMilliseconds } from '../../lib/format.ts';
import { trpc } from '../../lib/trpc.ts';
import { DeliveryState } from './delivery-state.tsx';
import classes from './webhooks.module.css';
import { type DeliveryDetails, sayLast } from './words.ts';

const EVERY_MS = 500;

type TestResultProps = { endpointId: string; messageId: string };

/** What comes of a test, as soon as it is known. */
export function TestResult({ endpointId, messageId }: TestResultProps) {
  const { data } = useQuery(
    trpc.webhooks.delivery.queryOptions(
      { endpointId, messageId },
      { refetchInterval: ({ state }) => !isOver(state.data) && EVERY_MS },
    ),
  );
  return (
    <div role="status" className={classes.result}>
      {data && isOver(data) ? (
        <>
          <DeliveryState state={data.state} />
          <span>{sayResult(data)}</span>
        </>
      ) : (
        <>
          <Loader size={16} aria-hidden />
          <span>The test is on its way…</span>
        </>
      )}
      <Anchor
        renderRoot={(props) => (
          <Link
            to="/settings/webhooks"
            search={(before) => ({ ...before, delivery: `${endpointId}~${messageId}` })}
            resetScroll={false}
            {...props}
          />
        )}
      >
        Look at the test
      </Anchor>
    </div>
  );
}

const isOver = (delivery: DeliveryDetails | undefined) =>
  delivery !== undefined && (delivery.attempts > 0 || delivery.state !== 'pending');

function sayResult(delivery: DeliveryDetails): string {
  const [last] = delivery.attemptLog;
  const took = last ? ` in ${formatMilliseconds(last.durationMs)}` : '';
  if (delivery.state === 'delivered') return `It answered ${delivery.lastStatus}${took}.`;
  const next = delivery.state === 'pending' ? ' It is tried again.' : '';
  return `${sayLast(delivery)}${next}`;
}
