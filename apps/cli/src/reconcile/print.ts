import pc from 'picocolors';
import { count, table } from '../format.ts';
import type { Reconciliation } from './reconcile.ts';

const SHOWN = 20;

/** The reconciliation as a person reads it. */
export function printReconciliation(title: string, result: Reconciliation): string {
  const { totals, held, drift, killed, late, verify } = result;
  const figure = (n: number) => (Number.isInteger(n) ? count(n) : n.toFixed(7));
  const mark = (text: string, good: boolean) => (good ? text : pc.red(text));
  const rows = totals.map(({ what, simulator, ledger }) => [
    what,
    figure(simulator),
    mark(figure(ledger), simulator === ledger),
  ]);
  if (killed.inFlight > 0) {
    rows.push(['in flight when killed', count(killed.inFlight), '']);
    rows.push(['  of these refunded: worker_crashed', '', count(killed.refundedAsCrashed)]);
    rows.push(['  of these though answered', count(killed.crashedThoughAnswered), '']);
  }
  if (late > 0) rows.push(['given up by the client though answered', count(late), count(late)]);
  rows.push(['held', '0', mark(count(held), held === 0)]);
  rows.push(['drift', '', mark(count(drift), drift === 0)]);
  const checked = `Ledger check: ${count(verify.wallets)} wallets, ${count(verify.entries)} entries, `;
  const verdict = verify.ok
    ? 'all right'
    : mark(`${count(verify.violations.length)} violations`, false);
  return [
    pc.bold(title),
    table(['', 'simulator', 'ledger'], rows, [1, 2]),
    `${checked}${verdict}.`,
    ...printDifferences(result),
  ].join('\n');
}

function printDifferences({ drift, differences, verify }: Reconciliation): string[] {
  const told = (value: string | number | null) => (value === null ? '' : String(value));
  const rows = differences
    .slice(0, SHOWN)
    .map((one) => [
      one.line === null ? '' : String(one.line),
      one.userId,
      one.chargeId ?? '',
      one.what,
      told(one.simulator),
      told(one.ledger),
    ]);
  const violations = verify.violations.slice(0, SHOWN).map((v) => {
    return `${v.rule}: ${v.userId} ${v.subject}: expected ${count(v.expected)}, found ${count(v.found)}`;
  });
  return [
    ...(drift > 0 ? [pc.red('The first differences:')] : []),
    ...(rows.length > 0
      ? [table(['line', 'user', 'charge', 'what', 'simulator', 'ledger'], rows)]
      : []),
    ...violations.map((line) => pc.red(line)),
  ];
}
