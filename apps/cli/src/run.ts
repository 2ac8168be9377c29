import { LedgerError } from '@makegood/core';
import { CommanderError } from 'commander';
import { CommandError } from './command-error.ts';
import type { Command, Context } from './context.ts';
import { readEnvironment } from './environment.ts';
import { createProgram } from './program.ts';

const INTERRUPTED = 130;

/**
 * Runs the command that the arguments name. Returns the exit code: 0 only when all is well.
 * With --json the standard output gets one JSON document and nothing else.
 */
export async function run(
  args: string[],
  environment: Record<string, string | undefined>,
): Promise<number> {
  let code = 0;
  const program = createProgram(async (command, json) => {
    code = await perform(command, json, environment);
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 1;
  }
  return code;
}

async function perform(
  command: Command,
  json: boolean,
  variables: Record<string, string | undefined>,
): Promise<number> {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    controller.abort(new CommandError('interrupted'));
  };
  for (const name of signals) process.on(name, interrupt);
  try {
    const context: Context = {
      environment: readEnvironment(variables),
      interactive: !json && process.stderr.isTTY === true,
      signal: controller.signal,
      note: json ? () => {} : (line) => process.stderr.write(`${line}\n`),
    };
    const { ok, document, text } = await command(context);
    process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : `${text}\n`);
    if (ok) return 0;
    return controller.signal.aborted ? INTERRUPTED : 1;
  } catch (error) {
    const told = controller.signal.aborted ? 'interrupted' : tell(error);
    process.stderr.write(`makegood: ${told}\n`);
    if (json) process.stdout.write(`${JSON.stringify({ ok: false, error: told }, null, 2)}\n`);
    return controller.signal.aborted ? INTERRUPTED : 1;
  } finally {
    for (const name of signals) process.off(name, interrupt);
  }
}

const signals = ['SIGINT', 'SIGTERM'] as const;

/** One line for what was to be expected; all there is for a fault of ours. */
function tell(error: unknown): string {
  if (error instanceof CommandError || error instanceof LedgerError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
