import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Actor } from '../../components/actor.tsx';
import { Credits } from '../../components/credits.tsx';
import { Problem } from '../../components/problem.tsx';
import { When } from '../../components/when.tsx';
import { useActor, useCan } from '../../lib/session.ts';
import { trpc } from '../../lib/trpc.ts';
import classes from './approvals.module.css';
import { type Decision, DecisionDialog } from './decision-dialog.tsx';
import { RequestFacts } from './request-facts.tsx';
import { type Request, useWaiting } from './requests.ts';

/** The requests that wait for someone to decide. */
export function Waiting() {
  const { data, error, isPending, refetch } = useWaiting();
  const [deciding, setDeciding] = useState<Decision | null>(null);
  return (
    <section className={classes.waiting} aria-label="Waiting">
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton height={170} />}
      {data?.approvals.length === 0 && <Nothing />}
      {data?.approvals.map((request) => (
        <Card
          key={request.approvalId}
          request={request}
          onDecide={(decision) => setDeciding({ request, decision })}
        />
      ))}
      {data?.nextCursor && (
        <p className={classes.dimmed}>There are more: the newest 100 are shown.</p>
      )}
      <DecisionDialog deciding={deciding} onClose={() => setDeciding(null)} />
    </section>
  );
}

const Nothing = () => (
  <p className={classes.empty}>
    {useCan('approver')
      ? 'Nothing waits for a decision.'
      : 'Nothing that you asked for waits for a decision.'}
  </p>
);

type CardProps = { request: Request; onDecide: (decision: Decision['decision']) => void };

function Card({ request, onDecide }: CardProps) {
  const { requester, requesterName, amount, creditType, userId, expiresAt } = request;
  return (
    <article className={classes.card}>
      <div className={classes.cardHead}>
        <h3>
          <Actor actor={requester} name={requesterName} />{' '}
          {amount < 0 ? 'asks to take' : 'asks to give'}{' '}
          <Credits amount={Math.abs(amount)} type={creditType} /> {amount < 0 ? 'from' : 'to'}{' '}
          {userId}
        </h3>
        <p className={classes.dimmed}>
          Expires <When at={expiresAt} />
        </p>
      </div>
      <RequestFacts
        request={request}
        more={[{ label: 'Balance', value: <Balance request={request} /> }]}
      />
      <Buttons request={request} onDecide={onDecide} />
    </article>
  );
}

/** What the user has, and what they would have. */
function Balance({ request: { userId, creditType, amount } }: { request: Request }) {
  const { data, isError } = useQuery(trpc.users.get.queryOptions({ userId }));
  if (isError) return 'Cannot be read now';
  if (!data) return <Skeleton component="span" display="inline-block" width="8em" height="1em" />;
  const available = data.balances[creditType]?.available ?? 0;
  return (
    <span className={classes.balance}>
      <Credits amount={available} type={creditType} unit={false} /> →{' '}
      <strong>
        <Credits amount={available + amount} type={creditType} unit={false} />
      </strong>{' '}
      if approved
    </span>
  );
}

function Buttons({ request, onDecide }: CardProps) {
  const mayDecide = useCan('approver');
  const actor = useActor();
  if (!mayDecide) return <p className={classes.dimmed}>An approver or an admin decides.</p>;
  if (request.requester === actor)
    return (
      <p className={classes.dimmed}>
        You asked for this yourself, so somebody else has to decide it.
      </p>
    );
  return (
    <div className={classes.actions}>
      <Button onClick={() => onDecide('approve')}>Approve</Button>
      <Button variant="default" onClick={() => onDecide('reject')}>
        Reject
      </Button>
    </div>
  );
}
