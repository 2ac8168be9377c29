import type { Command as Program } from 'commander';
import { importFile } from '../import/import.ts';
import { printImported } from '../import/print.ts';
import type { Perform } from '../program.ts';

type Flags = { dryRun?: boolean; yes?: boolean; json?: boolean };

/** `makegood import <users.csv>`: takes over the users of another system. */
export function addImportCommand(program: Program, perform: Perform): void {
  program
    .command('import')
    .description(
      'take over the users of another system, each once, however often it is run; ' +
        'exit code 1 where a row was left out',
    )
    .argument('<users.csv>', 'columns id, email, plan, balance, last_refresh and optionally name')
    .option('--dry-run', 'only say what would happen')
    .option('--yes', 'write without asking')
    .option('--json', 'print one JSON document')
    .action((file: string, { json = false, dryRun = false, yes = false }: Flags) =>
      perform(async (context) => {
        const imported = await importFile(context, { file, dryRun, yes });
        return { ok: imported.ok, document: imported, text: printImported(imported) };
      }, json),
    );
}
