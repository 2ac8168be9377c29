import { Command as Program } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { addImportCommand } from './commands/import.ts';
import { addKeysCommands } from './commands/keys.ts';
import { addMissedRefundsCommand } from './commands/missed-refunds.ts';
import { addRefreshCommands } from './commands/refresh.ts';
import { addReplayCommand } from './commands/replay.ts';
import { addStaffCommands } from './commands/staff.ts';
import { addSyncCommand } from './commands/sync.ts';
import { addRebuildCommand } from './commands/rebuild.ts';
import { addVerifyCommand } from './commands/verify.ts';
import type { Command } from './context.ts';

/** Performs a command and reports what came of it. */
export type Perform = (command: Command, json: boolean) => Promise<void>;

/** The commands with their options; wrong usage is one line on the standard error. */
export function createProgram(perform: Perform): Program {
  const program = new Program('makegood')
    .description(
      "The operator's commands, on DATABASE_URL or on the embedded database in MAKEGOOD_DATA_DIR.",
    )
    .version(manifest.version)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(oneLine(text)) });
  addVerifyCommand(program, perform);
  addRebuildCommand(program, perform);
  addKeysCommands(program, perform);
  addStaffCommands(program, perform);
  addImportCommand(program, perform);
  addRefreshCommands(program, perform);
  addMissedRefundsCommand(program, perform);
  addSyncCommand(program, perform);
  addReplayCommand(program, perform);
  return program;
}

const oneLine = (text: string) =>
  `makegood: ${text
    .trim()
    .replace(/^error: /, '')
    .replaceAll(/\s*\n\s*/g, ' ')}\n`;
