import type { Answers } from '../../lib/trpc.ts';

export type SyncRun = Answers['sync']['run'];
export type ListedSync = Answers['sync']['runs']['runs'][number];
export type Difference = SyncRun['differences'][number];
export type SyncMode = SyncRun['mode'];

export const modes: Record<SyncMode, { words: string; sentence: string }> = {
  all: {
    words: 'Users and plans',
    sentence: 'Who users are, Clerk’s plans, and which plan each user is on.',
  },
  users: { words: 'Users only', sentence: 'Who users are: names and email addresses.' },
  plans: { words: 'Plans only', sentence: 'Clerk’s plans, as plans here.' },
};

export const modeNames = Object.keys(modes) as SyncMode[];

const kinds: Record<Difference['kind'], string> = {
  user: 'User',
  plan: 'Plan',
  subscription: 'Subscription of',
};

export const sayKind = (kind: Difference['kind']): string => kinds[kind];

const failures: Record<string, string> = {
  plan_not_found: 'Clerk has no plan of this id.',
  plan_archived: 'The plan is archived here: no user can be put on it.',
  balance_overflow: 'The balance would be larger than a balance can be.',
  busy: 'Someone else worked on it for too long. Sync again.',
  stale_write: 'Someone changed it at the same moment. Sync again.',
  invalid_request: 'What Clerk says of it cannot be kept here.',
};

export const sayFailure = (code: string): string => failures[code] ?? code.replaceAll('_', ' ');

export function sayValue(value: Difference['before']): string {
  if (value === null) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}
