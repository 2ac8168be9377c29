import { providerStates } from '../../components/provider-state.ts';
import { formatCount, formatNumber, formatPercent, formatRate } from '../../lib/format.ts';
import { pageLink } from '../../lib/page-link.ts';
import { sayReason } from '../../lib/reasons.ts';
import type { Overview } from './use-overview.ts';
import { the } from './words.ts';

/** Something that is wrong, or waits for a person. */
export type Matter = {
  /** The rule and the subject of the alert that tells of the same. */
  key: string;
  words: string;
  /** Nothing is broken, but someone must decide. */
  isWaiting?: true;
  link: { to: string; search?: object; hash?: string };
};

/** What an admin must know of, the gravest first. */
export function mattersOf(overview: Overview, range: { words: string }): Matter[] {
  const found = [
    ...owed(overview.needs),
    ...providers(overview.lights),
    ...rate(overview, range),
    ...refreshes(overview.needs),
  ];
  const known = new Set(found.map(({ key }) => key));
  return [...found, ...alerts(overview, known), ...approvals(overview.needs)];
}

function owed({ failedRefunds, owedUsers, heldPastDeadline }: Overview['needs']): Matter[] {
  const refunds = {
    key: 'refund_failed',
    words: `${formatCount(failedRefunds, 'refund')} failed and ${failedRefunds === 1 ? 'is' : 'are'} still owed to ${formatCount(owedUsers, 'user')}`,
    link: { to: '/monitoring/refunds', hash: 'owed' },
  };
  const held = {
    key: 'holds_stuck',
    words: `${formatCount(heldPastDeadline, 'charge')} held past ${heldPastDeadline === 1 ? 'its' : 'their'} deadline`,
    link: { to: '/charges', search: { state: 'held' } },
  };
  return [...(failedRefunds > 0 ? [refunds] : []), ...(heldPastDeadline > 0 ? [held] : [])];
}

const providers = (lights: Overview['lights']): Matter[] =>
  lights
    .filter(({ state }) => state === 'failing' || state === 'degraded')
    .map(({ provider, state, successRate, finished, failed, reason }) => ({
      key: `provider_degraded ${provider}`,
      words: [
        `${provider} is ${providerStates[state].words.toLowerCase()}`,
        successRate === null
          ? `: ${formatNumber(failed)} failed in the last hour`
          : `: ${formatRate(successRate)} of ${formatNumber(finished)} succeeded in the last hour`,
        reason ? ` (${sayReason(reason)})` : '',
      ].join(''),
      link: { to: '/monitoring/providers', search: { provider } },
    }));

function rate(
  { refundRate, refundRateThreshold, finished, minCharges }: Overview,
  { words }: { words: string },
): Matter[] {
  if (refundRate === null || finished < minCharges || refundRate <= refundRateThreshold) return [];
  const limit = formatPercent(refundRateThreshold);
  return [
    {
      key: 'refund_rate',
      words: `The refund rate of ${the(words)} is ${formatRate(refundRate)}, above the ${limit} threshold`,
      link: { to: '/monitoring/refunds' },
    },
  ];
}

const refreshes = ({ failingRefreshes }: Overview['needs']): Matter[] =>
  failingRefreshes === 0
    ? []
    : [
        {
          key: 'refresh_failing',
          words: `The last refresh of ${formatCount(failingRefreshes, 'user')} failed`,
          link: { to: '/refresh' },
        },
      ];

const approvals = ({ approvals: count }: Overview['needs']): Matter[] =>
  count === 0
    ? []
    : [
        {
          key: 'approvals',
          words: `${formatCount(count, 'request')} ${count === 1 ? 'waits' : 'wait'} for approval`,
          isWaiting: true,
          link: { to: '/approvals' },
        },
      ];

/** The open alerts that tell of something else than what is found above. */
function alerts({ alerts: open, needs }: Overview, known: ReadonlySet<string>): Matter[] {
  const told = open
    .filter(({ rule, subject }) => !known.has(`${rule} ${subject}`.trim()))
    .map(({ rule, subject, title, link }) => ({
      key: `${rule} ${subject} alert`,
      words: title,
      link: pageLink(link),
    }));
  const more = needs.alerts - open.length;
  if (more <= 0) return told;
  const all = { key: 'alerts', words: `${formatCount(more, 'more alert')} open` };
  return [...told, { ...all, link: { to: '/alerts' } }];
}
