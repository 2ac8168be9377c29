import { useRef } from 'react';
import type { Refund } from '../api.ts';
import { useCreditsContext } from '../context.ts';
import { Time } from '../text/time.tsx';
import { useAmounts } from '../text/use-amounts.ts';
import { useStore } from '../use-store.ts';

const none: readonly Refund[] = [];

export type RefundReceiptProps = {
  /** How many are shown at once; 3. */
  max?: number;
  className?: string;
};

/** What came back and why, the newest first, until each was closed. */
export function RefundReceipt({ max = 3, className }: RefundReceiptProps) {
  const { connection, labels } = useCreditsContext();
  const unseen = useStore(connection.inbox.unseen, none);
  const amounts = useAmounts();
  const list = useRef<HTMLUListElement>(null);
  if (!amounts || unseen.length === 0) return null;

  const close = (refundId: string, position: number) => {
    // Who closes by the keyboard goes on with the next one.
    const buttons = list.current?.querySelectorAll('button');
    (buttons?.[position + 1] ?? buttons?.[position - 1])?.focus();
    connection.inbox.see(refundId);
  };
  return (
    <section
      className={`makegood makegood-receipts ${className ?? ''}`.trimEnd()}
      aria-label={labels.refunds}
    >
      <ul ref={list} className="makegood-receipts-list">
        {unseen
          .slice(0, max)
          .map(({ refundId, amount, creditType, reason, feature, at }, position) => {
            const what = labels.refund(amounts.words(amount, creditType), labels.reason(reason));
            return (
              <li key={refundId} className="makegood-receipt">
                <span className="makegood-receipt-what">{what}</span>
                <span className="makegood-receipt-about">
                  {feature !== null && <>{labels.feature(feature)} · </>}
                  <Time at={at} />
                </span>
                <button
                  type="button"
                  className="makegood-button makegood-receipt-close"
                  aria-label={labels.close(what)}
                  onClick={() => close(refundId, position)}
                >
                  <span aria-hidden="true">×</span>
                </button>
              </li>
            );
          })}
      </ul>
      {unseen.length > max && (
        <p className="makegood-receipts-more">{labels.moreRefunds(unseen.length - max)}</p>
      )}
    </section>
  );
}
