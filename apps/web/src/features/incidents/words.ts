import { formatCount, formatSpan } from '../../lib/format.ts';
import { reasonWords, sayReason } from '../../lib/reasons.ts';
import type { Answers } from '../../lib/trpc.ts';
import { ANY_FAILURE } from './search.ts';

export type Incident = Answers['incidents']['get'];
export type Preview = Answers['incidents']['preview'];
export type Missed = Answers['incidents']['missed']['missed'][number];
export type IncidentUser = Answers['incidents']['users']['users'][number];

const outcomeWords: Record<string, string> = {
  balance_overflow: 'The balance would be larger than a balance can be',
  nothing_left: 'Nothing was left of the charge any more',
  settled_meanwhile: 'The work succeeded meanwhile',
  not_overdue: 'Its deadline was moved meanwhile',
  refunded_meanwhile: 'It was refunded meanwhile',
  refund_pending: 'It could not be made yet, and is tried again until it succeeds',
  nothing_owed: 'The refund policy gives nothing back',
  charge_refunded: 'It was refunded meanwhile',
  refund_exceeds_charge: 'Less than that was left of the charge',
  spent: 'Spent since',
  partly_spent: 'Partly spent since',
  ended: 'Its grant has ended since',
  partly_ended: 'One of its grants has ended since',
  internal: 'Something went wrong on our side; the server’s log says what',
};

/** Why a charge was not refunded, or a refund not taken back in full. */
export const sayOutcome = (code: string): string =>
  outcomeWords[code] ?? `${code.charAt(0).toUpperCase()}${code.slice(1).replaceAll('_', ' ')}`;

/** Several of them, as the report has them. */
export const sayOutcomes = (codes: string | null): string | null =>
  codes && codes.split(', ').map(sayOutcome).join('; ');

export const causeWords = {
  kept: 'Paid for all the same',
  overdue: 'Held past its deadline',
  refund_failed: 'Refund could not be made',
} satisfies Record<Missed['cause'], string>;

/** Why a refund is counted as missed. */
export const causeMeans = {
  kept: 'The failure was told, and the refund policy gave nothing back.',
  overdue: 'No result came by the deadline, and the sweeper has not given it back.',
  refund_failed: 'Its refund failed, and is tried again until it succeeds.',
} satisfies Record<Missed['cause'], string>;

export const causeOptions = Object.entries(causeWords).map(([value, label]) => ({ value, label }));

const byStaff = new Set(['customer_service', 'incident', 'goodwill']);

/** The ways in which work fails. */
export const failureOptions = [
  [ANY_FAILURE, 'Failed, in whatever way'],
  ...Object.entries(reasonWords).filter(([reason]) => !byStaff.has(reason)),
].map(([value = '', label = '']) => ({ value, label }));

/** `1 user gets back`, `3 users get back`. */
export const sayTheyGetBack = (users: number): string =>
  `${formatCount(users, 'user')} ${users === 1 ? 'gets' : 'get'} back`;

/** What an incident is called: as a person named it, or by what was chosen. */
export function nameOf({ name, kind, selection }: Incident): string {
  if (name !== null) return name;
  if (kind === 'missed') return 'Missed refunds';
  return sayChoice(selection);
}

/** What its charges were chosen by. */
export function sayChoice(selection: Incident['selection']): string {
  const { provider, feature, apiRoute, failed, reason, cause, userId, chargeIds } = selection;
  if (chargeIds) return `${formatCount(chargeIds.length, 'charge')} one by one`;
  const failure = reason ? sayReason(reason) : failed && 'Failed work';
  const words = [failure, cause && causeWords[cause]];
  const named = [provider, feature, apiRoute, userId, ...words].filter(Boolean);
  return named.length > 0 ? named.join(', ') : 'Everything';
}

export const sayWindow = ({ from, to, asOf }: Incident['selection']): string =>
  from === undefined ? '–' : formatSpan(Date.parse(from), Date.parse(to ?? asOf));
