import type { CreditsByType, ReverseRunAnswer } from '@makegood/core';
import { count, first, table } from '../format.ts';
import type { Refreshed } from './refresh.ts';

export function printRefreshed(refreshed: Refreshed): string {
  const lines = refreshed.resumed.map(
    (run) => `Run ${run.runId} had been left open: ${counts(run)}.${credits(run.credits)}`,
  );
  lines.push(summary(refreshed) + credits(refreshed.credits));
  if (refreshed.users.length > 0) {
    const rows = refreshed.users.map(({ userId, oldBalance, newBalance, error }) => [
      ...[userId, count(oldBalance), error === null ? count(newBalance) : '', error ?? ''],
    ]);
    lines.push(first(['user', 'balance', 'then', 'fails with'], rows, refreshed.eligible, [1, 2]));
  }
  if (refreshed.failing.length > 0) {
    const rows = refreshed.failing.map(({ userId, failures, error }) => [
      ...[userId, count(failures), error],
    ]);
    lines.push(
      'Users whose last refresh failed:',
      first(['user', 'times', 'why'], rows, rows.length, [1]),
    );
  }
  return lines.join('\n');
}

const counts = ({
  eligible,
  refreshed,
  failed,
}: Pick<Refreshed, 'eligible' | 'refreshed' | 'failed'>) =>
  `${count(refreshed)} of ${count(eligible)} users refreshed, ${count(failed)} failed`;

function summary({ runId, dryRun, state, ...of }: Refreshed): string {
  if (dryRun) {
    return of.eligible === 0
      ? 'Nobody is due. Nothing would happen.'
      : `A run now would refresh ${count(of.refreshed)} of the ${count(of.eligible)} users who are due; ` +
          `${count(of.failed)} would fail. Nothing has changed.`;
  }
  if (runId === null) {
    return state === 'finished'
      ? 'Nobody is due.'
      : "Interrupted: a server's next check or the next `makegood refresh` goes on.";
  }
  const left =
    state === 'running'
      ? " Interrupted: the run stays open; a server's next check or the next `makegood refresh` takes it up."
      : '';
  return `Run ${runId}: ${counts(of)}.${left}`;
}

function credits(by: CreditsByType): string {
  const rows = Object.entries(by).map(([type, { expired, granted }]) => [
    ...[type, count(expired), count(granted)],
  ]);
  if (rows.length === 0) return '';
  return `\n${table(['credit type', 'expires', 'is granted'], rows, [1, 2])}`;
}

export function printReversed(
  runId: string,
  answer: ReverseRunAnswer & { interrupted: boolean },
): string {
  const { reversed, skipped, skippedBecause, skippedUsers, interrupted } = answer;
  const lines = [
    `Run ${runId}: ${count(reversed)} refreshes taken back, ${count(skipped)} skipped.` +
      (interrupted ? ' Interrupted: the same command goes on with the rest.' : ''),
  ];
  if (skipped > 0) {
    const rows = Object.entries(skippedBecause).map(([reason, n]) => [reason, count(n)]);
    lines.push(table(['skipped because', 'users'], rows, [1]));
    lines.push(
      first(
        ['user', 'why'],
        skippedUsers.map(({ userId, reason }) => [userId, reason]),
        skipped,
      ),
    );
  }
  return lines.join('\n');
}
