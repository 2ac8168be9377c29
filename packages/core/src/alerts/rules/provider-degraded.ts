import {
  isBelow,
  LEAST_DROP,
  stateOf,
  SUCCESS_THRESHOLD,
  usualRate,
} from '../../monitoring/reliability.ts';
import type { Finding } from '../alert.ts';
import { enough, inWords, percent, type Recent } from './recent.ts';

/** Below this part of the threshold it is over. */
const CALM = 0.8;

/** A provider fails more than chance explains by the day before, as its light on the overview tells it. */
export function providerDegradedRule(
  provider: string,
  recent: Recent,
  minCharges: number,
): Finding[] {
  const window = enough(recent, minCharges);
  if (!window) return [];
  const before = recent.stretches.slice(recent.windows.indexOf(window) + 1);
  const usual = usualRate(before) ?? SUCCESS_THRESHOLD;
  const rate = Math.min(1, window.failed / window.finished);
  const threshold = 1 - usual + LEAST_DROP;
  if (rate < threshold * CALM) return [];
  return [
    {
      ...{ rule: 'provider_degraded', subject: provider, firing: isBelow(window, usual) },
      severity: stateOf(window, usual) === 'failing' ? 'critical' : 'warning',
      title: `${percent(rate)} of the calls to ${provider} failed in the last ${inWords(window.minutes)}`,
      detail: `${window.failed} of ${window.finished} calls; usually it is ${percent(1 - usual)}.`,
      ...{ value: rate, threshold },
      link: `/monitoring/providers?range=1h&provider=${encodeURIComponent(provider)}`,
    },
  ];
}
