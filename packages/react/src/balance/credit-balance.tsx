import { useCreditsContext } from '../context.ts';
import { Failure } from '../states/failure.tsx';
import { Skeleton } from '../states/skeleton.tsx';
import { formatAge } from '../text/format.ts';
import { useAmounts } from '../text/use-amounts.ts';
import { type Credits, useCredits } from '../use-credits.ts';
import { useIsRecent } from './use-is-recent.ts';
import { useNow } from './use-now.ts';

/** For how long what came back is shown beside the balance. */
const RETURNED_MS = 8000;

export type CreditBalanceProps = {
  /** The credit type; that of the provider, else the server's default. */
  creditType?: string;
  className?: string;
};

/** The balance, what is held of it, and whether that is all true now. */
export function CreditBalance({ creditType, className }: CreditBalanceProps) {
  const { labels } = useCreditsContext();
  const credits = useCredits(creditType);
  const amounts = useAmounts();
  const { lastRefund } = credits;
  const type = credits.creditType;
  const wasRefunded = useIsRecent(lastRefund, RETURNED_MS) && lastRefund?.creditType === type;
  const isKnown = amounts !== null && type !== null && credits.balance !== null;
  const isFailed = credits.status === 'error';
  return (
    <div
      className={`makegood makegood-balance ${className ?? ''}`.trimEnd()}
      role="group"
      aria-label={amounts && type !== null ? amounts.name(type) : labels.credits}
      aria-busy={!isKnown && !isFailed}
      data-status={isKnown || isFailed ? credits.status : 'loading'}
      data-level={levelOf(credits)}
      data-refunded={wasRefunded || undefined}
    >
      {isKnown && (
        <>
          <span className="makegood-balance-amount">
            {amounts.words(credits.balance ?? 0, type)}
          </span>
          {credits.held !== null && credits.held > 0 && (
            <span className="makegood-balance-held">
              {labels.held(amounts.number(credits.held, type))}
            </span>
          )}
          {wasRefunded && (
            <span className="makegood-balance-returned">
              {labels.returned(amounts.number(lastRefund.amount, type, true))}
            </span>
          )}
          <Note credits={credits} />
        </>
      )}
      {!isKnown && isFailed && <Failure what={labels.error} retry={credits.refresh} />}
      {!isKnown && !isFailed && <Skeleton />}
    </div>
  );
}

const levelOf = ({ isEmpty, isLow }: Credits) => (isEmpty ? 'empty' : isLow ? 'low' : 'enough');

function Note({ credits: { status, isEmpty, isLow, toldAt } }: { credits: Credits }) {
  const { labels, locale } = useCreditsContext();
  const isStale = status === 'stale' && toldAt !== null;
  const now = useNow(isStale);
  const level = isEmpty ? labels.empty : isLow && labels.low;
  return (
    <>
      {level && <span className="makegood-balance-level">{level}</span>}
      {isStale && now > 0 && (
        <span className="makegood-balance-stale">
          {labels.stale(formatAge(toldAt, now, locale))}
        </span>
      )}
    </>
  );
}
