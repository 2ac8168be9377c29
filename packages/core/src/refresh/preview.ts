import type { Command } from '../ledger/command.ts';
import type { Ledger } from '../ledger/engine.ts';

/** The answer that a command would get now; nothing changes. Throws what it would be refused with. */
export async function previewOf<Answer>(ledger: Ledger, command: Command): Promise<Answer> {
  const [result] = await ledger.preview<Answer>([command]);
  if (!result) throw new Error('A command has no outcome');
  if ('error' in result) throw result.error;
  return result.value;
}
