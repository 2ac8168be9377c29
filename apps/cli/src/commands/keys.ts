import {
  createApiKey,
  createApiKeyInput,
  listApiKeys,
  revokeApiKey,
  revokeApiKeyInput,
} from '@makegood/core';
import { type Command as Program, Option } from 'commander';
import { audited } from '../audited.ts';
import { CommandError } from '../command-error.ts';
import type { Command } from '../context.ts';
import { withDatabase } from '../database.ts';
import { table } from '../format.ts';
import type { Perform } from '../program.ts';

const roles = createApiKeyInput.shape.role.options;

type Json = { json?: boolean };

/** `makegood keys create|list|revoke`. */
export function addKeysCommands(program: Program, perform: Perform): void {
  const keys = program.command('keys').description('API keys of backends and scripts');
  keys
    .command('create')
    .description('make an API key; it is shown once')
    .requiredOption('--name <name>', 'what it is for')
    .addOption(new Option('--role <role>', 'what it may do').choices(roles).makeOptionMandatory())
    .option('--json', 'print one JSON document')
    .action(({ json = false, ...input }: Json & { name: string; role: string }) =>
      perform(create(input), json),
    );
  keys
    .command('list')
    .description('all keys, the newest first')
    .option('--json', 'print one JSON document')
    .action(({ json = false }: Json) => perform(list, json));
  keys
    .command('revoke')
    .description('end a key for good')
    .argument('<id>', 'its id, as the list shows it')
    .option('--json', 'print one JSON document')
    .action((keyId: string, { json = false }: Json) => perform(revoke(keyId), json));
}

const create =
  (wanted: { name: string; role: string }): Command =>
  async (context) => {
    const input = createApiKeyInput.safeParse(wanted);
    if (!input.success)
      throw new CommandError('A key needs a name of 1 to 255 characters and a role.');
    const made = await withDatabase(context, ({ sql }) =>
      audited(sql, { action: 'apiKeys.create', subject: (key) => key && `key:${key.keyId}` }, () =>
        createApiKey(sql, input.data),
      ),
    );
    const text = `${made.key}\nThis is the only time it is shown. Its id: ${made.keyId}, its role: ${made.role}.`;
    return { ok: true, document: made, text };
  };

const list: Command = async (context) => {
  const answer = await withDatabase(context, ({ sql }) => listApiKeys(sql));
  const rows = answer.keys.map((key) => [
    key.keyId,
    key.name,
    key.role,
    key.createdAt,
    key.revokedAt ?? '',
  ]);
  const text =
    rows.length > 0
      ? table(['id', 'name', 'role', 'created', 'revoked'], rows)
      : 'There are no keys.';
  return { ok: true, document: answer, text };
};

const revoke =
  (keyId: string): Command =>
  async (context) => {
    const input = revokeApiKeyInput.safeParse({ keyId });
    if (!input.success) throw new CommandError(`This is not the id of a key: ${keyId}`);
    const key = await withDatabase(context, ({ sql }) =>
      audited(sql, { action: 'apiKeys.revoke', subject: () => `key:${keyId}` }, () =>
        revokeApiKey(sql, input.data),
      ),
    );
    return {
      ok: true,
      document: key,
      text: `${key.name} (${key.keyId}) is revoked since ${key.revokedAt}.`,
    };
  };
