import { verify, type VerifyAnswer } from '@makegood/core';
import type { Command as Program } from 'commander';
import type { Context, Report } from '../context.ts';
import { withDatabase } from '../database.ts';
import { count, table } from '../format.ts';
import { startProgress } from '../progress.ts';
import type { Perform } from '../program.ts';

/** `makegood verify`: recomputes every balance, online. */
export function addVerifyCommand(program: Program, perform: Perform): void {
  program
    .command('verify')
    .description('recompute every balance from the entries; exit code 1 where anything differs')
    .option('--json', 'print one JSON document')
    .action(({ json = false }: { json?: boolean }) => perform(verifyLedger, json));
}

async function verifyLedger(context: Context): Promise<Report> {
  const answer = await withDatabase(context, async ({ sql }) => {
    const [row] = await sql<{ wallets: number }[]>`select count(*) as wallets from wallets`;
    const progress = startProgress(
      context,
      '{bar} {percentage}% | {value} of {total} wallets',
      row?.wallets ?? 0,
    );
    try {
      return await verify({ sql }, (wallets) => progress.update(wallets));
    } finally {
      progress.stop();
    }
  });
  return { ok: answer.ok, document: answer, text: textOf(answer) };
}

function textOf({ ok, wallets, entries, auditLines, violations }: VerifyAnswer): string {
  const checked = `${count(wallets)} wallets, ${count(entries)} entries, ${count(auditLines)} lines of the audit log checked`;
  if (ok) return `${checked}: all balances are right.`;
  const rows = violations.map((v) => [
    v.rule,
    v.userId,
    v.subject,
    count(v.expected),
    count(v.found),
  ]);
  return [
    `${checked}: ${count(violations.length)} violations.`,
    table(['rule', 'user', 'subject', 'expected', 'found'], rows),
  ].join('\n');
}
