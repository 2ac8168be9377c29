import {
  type Icon,
  IconArrowBackUp,
  IconCircleCheck,
  IconCoins,
  IconHourglass,
  IconShieldCheck,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { sayReason } from '../../lib/reasons.ts';
import type { Answers } from '../../lib/trpc.ts';
import { Actor } from '../actor.tsx';
import { Credits } from '../credits.tsx';
import { Id } from '../id.tsx';
import { When } from '../when.tsx';
import classes from './charge-story.module.css';

export type Story = Answers['charges']['story'];
type Step = Story['steps'][number];

const looks: Record<Step['kind'], { icon: Icon; color: string }> = {
  charged: { icon: IconCoins, color: 'var(--mg-settled)' },
  held: { icon: IconHourglass, color: 'var(--mg-held)' },
  settled: { icon: IconCircleCheck, color: 'var(--mg-settled)' },
  refunded: { icon: IconArrowBackUp, color: 'var(--mg-refunded)' },
  absorbed: { icon: IconShieldCheck, color: 'var(--mantine-color-dimmed)' },
};

type ChargeStoryProps = {
  story: Story;
  /** The refund that was looked for: its step is led to. */
  found?: string | null;
};

/** What happened to a charge, step by step, with the grants it moved and the balance at each. */
export function ChargeStory({ story: { charge, steps }, found = null }: ChargeStoryProps) {
  return (
    <ol className={classes.steps} aria-label="What happened">
      {withKeys(steps).map(({ key, step }) => {
        const { icon: Picture, color } = looks[step.kind];
        return (
          <li
            key={key}
            className={classes.step}
            {...(found !== null &&
              step.refundId === found && { ref: leadTo, 'aria-current': true })}
          >
            <Picture size={20} color={color} aria-hidden />
            <div className={classes.words}>
              <div className={classes.head}>
                <strong>{titleOf(step, charge.creditType)}</strong>
                <span className={classes.dimmed}>
                  <When at={step.at} />
                  {step.actor !== null && (
                    <>
                      {' '}
                      by <Actor actor={step.actor} />
                    </>
                  )}
                </span>
              </div>
              <Details step={step} />
              <Movements step={step} creditType={charge.creditType} />
            </div>
          </li>
        );
      })}
    </ol>
  );
}

const leadTo = (step: HTMLLIElement | null): void => {
  step?.scrollIntoView({ block: 'nearest' });
};

/** Two steps may be alike but for their place. */
const withKeys = (steps: Step[]) =>
  steps.map((step, i) => ({ key: `${i} ${step.at} ${step.kind}`, step }));

function titleOf({ kind, amount, returned, reason }: Step, type: string): ReactNode {
  const credits = <Credits amount={amount} type={type} />;
  switch (kind) {
    case 'charged':
      return <>Charged {credits}</>;
    case 'held':
      return <>Held {credits}</>;
    case 'settled':
      return (
        <>
          Settled for {credits}
          {returned > 0 && (
            <>
              , <Credits amount={returned} type={type} unit={false} /> returned
            </>
          )}
        </>
      );
    case 'refunded':
      return (
        <>
          {reason ? sayReason(reason) : 'Refunded'}: {credits} returned
        </>
      );
    case 'absorbed':
      return 'The work succeeded after the refund: the credits stay with the user';
  }
}

function Details({ step: { errorMessage, transactionId, refundId } }: { step: Step }) {
  if (errorMessage === null && transactionId === null && refundId === null) return null;
  return (
    <div className={classes.dimmed}>
      {errorMessage !== null && <p className={classes.error}>“{errorMessage}”</p>}
      {refundId !== null && (
        <span>
          Refund <Id value={refundId} of="refund" short />{' '}
        </span>
      )}
      {transactionId !== null && (
        <span>
          Transaction <Id value={transactionId} of="transaction" short />
        </span>
      )}
    </div>
  );
}

const sourceWords: Record<string, string> = {
  plan: 'plan',
  purchase: 'purchased',
  promo: 'promotional',
  adjustment: 'adjustment',
  refund: 'returned',
};

function Movements({ step: { movements }, creditType }: { step: Step; creditType: string }) {
  if (movements.length === 0) return null;
  return (
    <ul className={classes.movements}>
      {movements.map(({ grantId, source, delta, balanceBefore, balanceAfter }) => (
        <li key={`${grantId} ${balanceBefore}`}>
          <Credits amount={delta} type={creditType} signed unit={false} />{' '}
          {delta < 0 ? 'from' : 'back to'} {sourceWords[source] ?? source} credits{' '}
          <Id value={grantId} of="grant" short /> · balance{' '}
          <Credits amount={balanceBefore} type={creditType} unit={false} /> →{' '}
          <Credits amount={balanceAfter} type={creditType} unit={false} />
        </li>
      ))}
    </ul>
  );
}
