import { Actor } from '../actor.tsx';
import { Credits } from '../credits.tsx';
import { When } from '../when.tsx';
import { sayReason } from '../../lib/reasons.ts';
import type { Answers } from '../../lib/trpc.ts';
import { useFeatureName } from '../../lib/names.ts';
import classes from './by-hand.module.css';

/** What the charge was, and what was given back of it before, by whom and why. */
export function AlreadyRefunded({ charge }: { charge: Answers['charges']['get'] }) {
  const featureName = useFeatureName();
  const { creditType: type, amount, returnedAmount, refunds, createdAt, state } = charge;
  return (
    <div className={classes.before}>
      <p>
        <strong>{featureName(charge.feature)}</strong>:{' '}
        <Credits amount={amount - returnedAmount} type={type} />, charged <When at={createdAt} />
        {state === 'held' && ' and still held'}
      </p>
      {refunds.length === 0 ? (
        <p>Nothing of it was given back yet.</p>
      ) : (
        <ul className={classes.facts} aria-label="Given back already">
          {refunds.map((refund) => (
            <li key={refund.refundId}>
              <Credits amount={refund.amount} type={type} /> given back already{' '}
              <When at={refund.createdAt} /> by <Actor actor={refund.actor} />:{' '}
              {sayReason(refund.reason).toLowerCase()}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
