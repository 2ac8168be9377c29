import { count, first, table } from '../format.ts';
import type { Missed } from './missed-refunds.ts';

export function printMissed(done: Missed): string {
  const lines = done.resumed.map(
    ({ incidentId, isOver }) =>
      `${incidentId} had been left open: ${isOver ? 'it is over now' : 'it is open still'}.`,
  );
  lines.push(summary(done));
  const cannot = Object.entries(done.cannot);
  if (cannot.length > 0) {
    const rows = cannot.map(([why, { charges, amount }]) => [why, count(charges), count(amount)]);
    lines.push('Not refunded:', table(['why', 'charges', 'credits'], rows, [1, 2]));
  }
  if (done.missed.length > 0) {
    const rows = done.missed.map(({ userId, chargeId, cause, reason, owed, at }) => [
      ...[userId, chargeId, cause, reason, at, count(owed)],
    ]);
    const head = ['user', 'charge', 'cause', 'reason', 'since', 'owed'];
    lines.push(first(head, rows, done.charges, [5]));
  }
  return lines.join('\n');
}

function summary({ incidentId, dryRun, state, charges, users, amount, done, refunded }: Missed) {
  if (dryRun) {
    return charges === 0
      ? 'No refund was missed.'
      : `${count(charges)} refunds of ${count(users)} users were missed, ${count(amount)} credits in all. ` +
          'Nothing has changed.';
  }
  if (incidentId === null) {
    return state === 'finished'
      ? 'No refund was missed.'
      : 'Interrupted: the next `makegood missed-refunds` goes on.';
  }
  const left =
    state === 'running'
      ? ' It is open still: a server or the next `makegood missed-refunds` takes it up.'
      : '';
  return `${incidentId}: ${count(done)} of ${count(charges)} charges done, ${count(refunded)} credits refunded.${left}`;
}
