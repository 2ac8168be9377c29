import type { SyncRun } from '@makegood/core';
import { count, first, table } from '../format.ts';

/** A sync as an operator reads it. */
export function printSync(run: SyncRun): string {
  const { users, plans, differences, failures } = run;
  const rows = [
    ['users', users.total, users.created, users.updated, users.unchanged],
    ['plans', plans.total, plans.created, plans.updated, plans.unchanged],
  ].map(([what, ...counts]) => [String(what), ...counts.map((n) => count(Number(n)))]);
  const missing = users.missing > 0 ? `\n${count(users.missing)} users here are not at Clerk.` : '';
  return [
    headline(run),
    table(['', 'total', 'created', 'updated', 'unchanged'], rows, [1, 2, 3, 4]) + missing,
    ...(differences.length > 0 ? [differencesOf(run)] : []),
    ...(failures.length > 0 ? [failuresOf(run)] : []),
  ].join('\n');
}

function headline({ state, error, dryRun, mode, planChanges, failed }: SyncRun): string {
  if (state !== 'finished') return `The sync failed: ${error ?? ''}`;
  const what = dryRun ? 'Nothing was written. It would be' : 'Done';
  const changes = mode === 'all' ? `, ${count(planChanges)} users on another plan` : '';
  return `${what}${changes}; ${count(failed)} failed.`;
}

const cell = (value: SyncRun['differences'][number]['before']) =>
  value === null ? '–' : String(value);

const differencesOf = ({ differences }: SyncRun) =>
  first(
    ['what', 'id', 'field', 'here', 'at Clerk'],
    differences.map(({ kind, id, field, before, after }) => [
      ...[kind, id, field, cell(before), cell(after)],
    ]),
    differences.length,
  );

const failuresOf = ({ failures, failed }: SyncRun) =>
  first(
    ['failed', 'id', 'why'],
    failures.map(({ kind, id, code }) => [kind, id, code]),
    failed,
  );
