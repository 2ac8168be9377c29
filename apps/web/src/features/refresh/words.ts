import type { Answers } from '../../lib/trpc.ts';

export type Run = Answers['refresh']['run'];
export type Stats = Answers['refresh']['stats'];
export type Bulk = Answers['refresh']['bulk'];
export type Reversal = Answers['refresh']['reverse'];

const failureWords: Record<string, string> = {
  balance_overflow: 'The balance would be larger than a balance can be.',
  busy: 'Someone else worked on this user for too long. It is tried again.',
  unavailable: 'The database could not be reached. It is tried again.',
  internal: 'Something went wrong on our side. The server’s log says what.',
  plan_not_found: 'The plan is gone.',
  user_not_found: 'The user is gone.',
  credit_type_not_found: 'The plan gives credits of a type that does not exist.',
};

const skippedWords: Record<string, string> = {
  already_reversed: 'This refresh was reversed before.',
  refreshed_since: 'A later refresh came on top of it.',
  plan_changed: 'The user has come to another plan since.',
  grant_gone: 'What it granted is gone by other means.',
};

const inWords = (words: Record<string, string>, code: string) =>
  words[code] ?? `${code.charAt(0).toUpperCase()}${code.slice(1).replaceAll('_', ' ')}.`;

/** Why a user could not be refreshed. */
export const sayFailure = (code: string): string => inWords(failureWords, code);

/** Why a user's refresh was not reversed. */
export const saySkipped = (code: string): string =>
  inWords({ ...failureWords, ...skippedWords }, code);

/** What a run is of. */
export function sayKind({ kind, planId, force }: Run): string {
  if (kind === 'scheduled') return 'By the clock';
  const who = planId === null ? 'By hand' : `By hand, plan ${planId}`;
  return force ? `${who}, also who was not due` : who;
}
