import type { HistoryItem } from '../api.ts';
import { useCreditsContext } from '../context.ts';
import { Failure } from '../states/failure.tsx';
import { Skeleton } from '../states/skeleton.tsx';
import { Time } from '../text/time.tsx';
import { type Amounts, useAmounts } from '../text/use-amounts.ts';
import { useIsBrowser } from '../use-store.ts';
import { useHistory } from './use-history.ts';

export type CreditHistoryProps = { className?: string };

/** What happened to the credits of the signed-in user, the newest first. */
export function CreditHistory({ className }: CreditHistoryProps) {
  const { labels } = useCreditsContext();
  const history = useHistory();
  const amounts = useAmounts();
  const items = useIsBrowser() && amounts ? history.items : null;
  return (
    <section
      className={`makegood makegood-history ${className ?? ''}`.trimEnd()}
      aria-label={labels.history}
      aria-busy={items === null && !history.isFailed}
    >
      {history.hasNewer && (
        <button type="button" className="makegood-button" onClick={() => void history.showNewest()}>
          {labels.newest}
        </button>
      )}
      {items?.length === 0 && <p className="makegood-history-empty">{labels.noHistory}</p>}
      {amounts && items && items.length > 0 && (
        <ul className="makegood-history-list">
          {items.map((item) => (
            <Item key={item.id} item={item} amounts={amounts} />
          ))}
        </ul>
      )}
      {history.isFailed ? (
        <Failure
          what={labels.historyError}
          retry={items === null ? history.showNewest : history.loadMore}
        />
      ) : (
        items === null && <Skeleton lines={3} />
      )}
      {items !== null && history.hasMore && !history.isFailed && (
        <button
          type="button"
          className="makegood-button"
          aria-disabled={history.isLoadingMore}
          onClick={() => void (history.isLoadingMore || history.loadMore())}
        >
          {history.isLoadingMore ? labels.loading : labels.loadMore}
        </button>
      )}
    </section>
  );
}

function Item({ item, amounts }: { item: HistoryItem; amounts: Amounts }) {
  const { labels } = useCreditsContext();
  const { kind, amount, creditType, balanceAfter, feature, reason, at } = item;
  const about = [
    feature !== null && labels.feature(feature),
    kind === 'refund' && reason !== null && labels.reason(reason),
  ];
  return (
    <li className="makegood-history-item" data-kind={kind}>
      <span className="makegood-history-kind">
        {kind === 'charge' && amount > 0 ? labels.costLess : labels.kind[kind]}
      </span>
      <span className="makegood-history-amount">{amounts.number(amount, creditType, true)}</span>
      <span className="makegood-history-about">
        {about.filter(Boolean).map((text) => `${String(text)} · `)}
        <Time at={at} />
      </span>
      <span className="makegood-history-after">
        {labels.balanceAfter(amounts.number(balanceAfter, creditType))}
      </span>
    </li>
  );
}
