import type { Finding } from '../alert.ts';
import { type Counts, enough, inWords, percent, type Recent } from './recent.ts';

/** Below this share of failures nobody is alerted, however good the provider was before. */
const LEAST = 0.1;
/** So many times its own rate before. */
const TIMES = 3;
/** Standard deviations by which it must be worse than before: chance alone does not alert. */
const DEVIATIONS = 3;
/** Of a provider that never failed, or was hardly used, this much is expected to fail. */
const EXPECTED_AT_LEAST = 0.01;
const CALM = 0.8;
const CRITICAL = 0.5;

/** A provider fails much more than it did in the day before. */
export function providerDegradedRule(
  provider: string,
  recent: Recent,
  minCharges: number,
): Finding[] {
  const window = enough(recent, minCharges);
  const day = recent.windows.at(-1);
  if (!window || !day) return [];
  const rate = Math.min(1, window.failed / window.finished);
  const before = rateBefore(day, window);
  const threshold = Math.min(0.9, Math.max(LEAST, before * TIMES));
  if (rate < threshold * CALM) return [];
  const deviation = Math.sqrt((before * (1 - before)) / window.finished);
  return [
    {
      ...{ rule: 'provider_degraded', subject: provider },
      firing: rate >= threshold && rate - before > DEVIATIONS * deviation,
      severity: rate >= CRITICAL ? 'critical' : 'warning',
      title: `${percent(rate)} of the calls to ${provider} failed in the last ${inWords(window.minutes)}`,
      detail: `${window.failed} of ${window.finished} calls; in the day before it was ${percent(before)}.`,
      ...{ value: rate, threshold },
      link: `/monitoring/providers?range=1h&provider=${encodeURIComponent(provider)}`,
    },
  ];
}

function rateBefore(day: Counts, window: Counts): number {
  const finished = day.finished - window.finished;
  const failed = day.failed - window.failed;
  return Math.max(EXPECTED_AT_LEAST, finished === 0 ? 0 : Math.min(1, failed / finished));
}
