import {
  type Icon,
  IconAdjustments,
  IconArrowBackUp,
  IconCoins,
  IconPackages,
  IconReceipt,
  IconRefresh,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Actor } from '../../../components/actor.tsx';
import { Credits } from '../../../components/credits.tsx';
import { StateBadge } from '../../../components/state-badge.tsx';
import { When } from '../../../components/when.tsx';
import { sayReason } from '../../../lib/reasons.ts';
import type { Answers } from '../../../lib/trpc.ts';
import { useFeatureName, usePlanName } from '../../../lib/names.ts';
import { saySource } from '../../../lib/sources.ts';
import classes from './story.module.css';

export type Item = Answers['users']['timeline']['items'][number];

const looks: Record<Item['kind'], { icon: Icon; color: string }> = {
  charge: { icon: IconReceipt, color: 'var(--mg-settled)' },
  refund: { icon: IconArrowBackUp, color: 'var(--mg-refunded)' },
  grant: { icon: IconCoins, color: 'var(--mg-good)' },
  adjustment: { icon: IconAdjustments, color: 'var(--mg-held)' },
  refresh: { icon: IconRefresh, color: 'var(--mg-good)' },
  plan_change: { icon: IconPackages, color: 'var(--mg-held)' },
};

/** One thing that happened; what belongs to a charge opens its story. */
export function TimelineItem({ item }: { item: Item }) {
  const { icon: Picture, color } = looks[item.kind];
  const title = useTitle(item);
  return (
    <li className={classes.item}>
      <Picture size={20} color={color} aria-hidden />
      <div className={classes.words}>
        <div className={classes.head}>
          <span className={classes.title}>
            {item.chargeId === null ? (
              title
            ) : (
              <OpenCharge chargeId={item.chargeId}>{title}</OpenCharge>
            )}
            <State item={item} />
          </span>
          <Amount item={item} />
        </div>
        <div className={classes.dimmed}>
          <When at={item.at} /> by <Actor actor={item.actor} />
          {item.provider !== null && item.kind === 'charge' && <> · {item.provider}</>}
        </div>
        {/* What a refund was told is told by the refund, which stands beside its charge. */}
        {item.note !== null && item.kind !== 'charge' && (
          <p className={classes.note}>“{item.note}”</p>
        )}
      </div>
    </li>
  );
}

/** A link to the story of a charge, beside what is read now. */
export const OpenCharge = ({ chargeId, children }: { chargeId: string; children: ReactNode }) => (
  <Link
    from="/users/$userId"
    to="."
    search={(before) => ({ ...before, charge: chargeId })}
    resetScroll={false}
    className={classes.link}
  >
    {children}
  </Link>
);

function useTitle({ kind, feature, reason, source, refreshKind, planId, state }: Item): string {
  const featureName = useFeatureName();
  const planName = usePlanName();
  switch (kind) {
    case 'charge':
      return featureName(feature ?? '');
    case 'refund':
      return `${sayReason(reason ?? 'refunded')}${feature === null ? '' : `: ${featureName(feature)}`}`;
    case 'grant':
      return `${saySource(source ?? '')} credits granted`;
    case 'adjustment':
      return `Adjustment: ${reason ?? ''}`;
    case 'refresh':
      if (refreshKind === 'reversal') return 'Refresh taken back';
      return state === 'failed' ? 'Refresh failed' : 'Plan credits refreshed';
    case 'plan_change':
      if (planId === null) return 'Left the plan';
      return refreshKind === 'start'
        ? `Started on ${planName(planId)}`
        : `Changed to ${planName(planId)}`;
  }
}

function State({ item: { kind, state, refundedAmount, reason } }: { item: Item }) {
  if (kind === 'grant' && state !== null && state !== 'live')
    return <span className={classes.dimmed}>{stateWords[state] ?? state}</span>;
  if (kind !== 'charge') return null;
  if (state === 'refunded')
    return (
      <StateBadge
        state="refunded"
        {...(reason !== null && { words: `Refunded: ${sayReason(reason).toLowerCase()}` })}
      />
    );
  if ((refundedAmount ?? 0) > 0) return <StateBadge state="partly_refunded" />;
  return state === 'held' || state === 'settled' ? <StateBadge state={state} /> : null;
}

const stateWords: Record<string, string> = {
  pending: 'Takes effect later',
  expired: 'Expired since',
  voided: 'Voided since',
};

function Amount({ item: { kind, amount, creditType, state } }: { item: Item }) {
  if (state === 'failed' || (amount === 0 && kind !== 'charge')) return null;
  return (
    <strong className={`${classes.amount} ${kind !== 'charge' && amount > 0 ? classes.gain : ''}`}>
      <Credits
        amount={kind === 'charge' ? -amount : amount}
        type={creditType ?? 'credit'}
        signed
        unit={creditType !== null && creditType !== 'credit'}
      />
    </strong>
  );
}
