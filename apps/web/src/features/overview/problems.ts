import { providerStates } from '../../components/provider-state.ts';
import { formatCount, formatNumber, formatPercent, formatRate } from '../../lib/format.ts';
import { sayReason } from '../../lib/reasons.ts';
import { type Range, ranges } from './ranges.ts';
import type { Overview } from './use-overview.ts';

/** Something that is wrong, or waits for a person. */
export type Matter = {
  key: string;
  words: string;
  /** Nothing is broken, but someone must decide. */
  isWaiting?: true;
  link: { to: string; search?: object; hash?: string };
};

/** What an admin must know of, the gravest first. */
export const mattersOf = (overview: Overview, range: Range): Matter[] => [
  ...owed(overview.needs),
  ...providers(overview.lights),
  ...rate(overview, range),
  ...waiting(overview.needs),
];

function owed({ failedRefunds, owedUsers, heldPastDeadline }: Overview['needs']): Matter[] {
  const refunds = {
    key: 'failed refunds',
    words: `${formatCount(failedRefunds, 'refund')} failed and ${failedRefunds === 1 ? 'is' : 'are'} still owed to ${formatCount(owedUsers, 'user')}`,
    link: { to: '/monitoring/refunds', hash: 'owed' },
  };
  const held = {
    key: 'held',
    words: `${formatCount(heldPastDeadline, 'charge')} held past ${heldPastDeadline === 1 ? 'its' : 'their'} deadline`,
    link: { to: '/charges', search: { state: 'held' } },
  };
  return [...(failedRefunds > 0 ? [refunds] : []), ...(heldPastDeadline > 0 ? [held] : [])];
}

const providers = (lights: Overview['lights']): Matter[] =>
  lights
    .filter(({ state }) => state === 'failing' || state === 'degraded')
    .map(({ provider, state, successRate, finished, failed, reason }) => ({
      key: `provider ${provider}`,
      words: [
        `${provider} is ${providerStates[state].words.toLowerCase()}`,
        successRate === null
          ? `: ${formatNumber(failed)} failed in the last hour`
          : `: ${formatRate(successRate)} of ${formatNumber(finished)} succeeded in the last hour`,
        reason ? ` (${sayReason(reason)})` : '',
      ].join(''),
      link: { to: '/monitoring/providers', search: { provider } },
    }));

function rate({ refundRate, refundRateThreshold }: Overview, range: Range): Matter[] {
  if (refundRate === null || refundRate <= refundRateThreshold) return [];
  const limit = formatPercent(refundRateThreshold);
  return [
    {
      key: 'refund rate',
      words: `The refund rate of the ${ranges[range].words} is ${formatRate(refundRate)}, above the ${limit} threshold`,
      link: { to: '/monitoring/refunds' },
    },
  ];
}

function waiting({ approvals, failingRefreshes, alerts }: Overview['needs']): Matter[] {
  const all: (Matter & { count: number })[] = [
    {
      ...{ key: 'refreshes', count: failingRefreshes },
      words: `The last refresh of ${formatCount(failingRefreshes, 'user')} failed`,
      link: { to: '/refresh' },
    },
    {
      ...{ key: 'alerts', count: alerts },
      words: `${formatCount(alerts, 'alert')} open`,
      link: { to: '/alerts' },
    },
    {
      ...{ key: 'approvals', count: approvals, isWaiting: true },
      words: `${formatCount(approvals, 'request')} ${approvals === 1 ? 'waits' : 'wait'} for approval`,
      link: { to: '/approvals' },
    },
  ];
  return all.flatMap(({ count, ...matter }) => (count > 0 ? [matter] : []));
}
