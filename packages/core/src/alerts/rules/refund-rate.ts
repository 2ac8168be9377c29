import type { Finding } from '../alert.ts';
import { enough, inWords, percent, type Recent } from './recent.ts';

/** Below this part of the threshold it is over. */
const CALM = 0.8;
/** So many times the threshold is critical. */
const CRITICAL = 3;

/** Too much of what finished lately was refunded. */
export function refundRateRule(
  recent: Recent | undefined,
  threshold: number,
  minCharges: number,
): Finding[] {
  const window = recent && enough(recent, minCharges);
  if (!window) return [];
  const rate = Math.min(1, window.refunded / window.finished);
  if (rate < threshold * CALM || rate === 0) return [];
  const during = inWords(window.minutes);
  return [
    {
      ...{ rule: 'refund_rate', subject: '', firing: rate > threshold },
      severity: rate >= Math.min(0.5, threshold * CRITICAL) ? 'critical' : 'warning',
      title: `${percent(rate)} of charges were refunded in the last ${during}`,
      detail: `${window.refunded} of ${window.finished} charges that came to their end; the threshold is ${percent(threshold)}.`,
      ...{ value: rate, threshold, link: '/monitoring/refunds?range=1h' },
    },
  ];
}
