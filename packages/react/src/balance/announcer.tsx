import { useEffect, useRef, useState } from 'react';
import { useCreditsContext } from '../context.ts';
import { useAmounts } from '../text/use-amounts.ts';
import { useCredits } from '../use-credits.ts';

/** Changes that come one upon the other are told together. */
const QUIET_MS = 1000;

/** Reads out what changed, to those who do not see it. */
export function Announcer() {
  const { labels } = useCreditsContext();
  const { balance, creditType, isEmpty, isLow, lastRefund } = useCredits();
  const amounts = useAmounts();
  const [said, setSaid] = useState('');
  const last = useRef<{ balance: number; refundId: string | undefined }>(undefined);

  useEffect(() => {
    if (balance === null || creditType === null || !amounts) return;
    const now = { balance, refundId: lastRefund?.refundId };
    // What was there when the page came is no change.
    last.current ??= { ...now, refundId: undefined };
    const { balance: before, refundId } = last.current;
    const isRefunded = lastRefund && refundId !== lastRefund.refundId;
    if (!isRefunded && before === balance) return;
    const timer = setTimeout(() => {
      last.current = now;
      const refund =
        isRefunded &&
        labels.refund(
          amounts.words(lastRefund.amount, lastRefund.creditType),
          labels.reason(lastRefund.reason),
        );
      const level = isEmpty ? labels.empty : isLow && labels.low;
      const all = [refund, labels.balance(amounts.words(balance, creditType)), level];
      setSaid(`${all.filter(Boolean).join('. ')}.`);
    }, QUIET_MS);
    return () => clearTimeout(timer);
  }, [balance, creditType, isEmpty, isLow, lastRefund, amounts, labels]);

  return (
    <div
      className="makegood-said"
      role="status"
      aria-live="polite"
      aria-atomic="true"
      style={hidden}
    >
      {said}
    </div>
  );
}

/** Also where the stylesheet is not used. */
const hidden = {
  position: 'absolute',
  width: 1,
  height: 1,
  margin: -1,
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
} as const;
