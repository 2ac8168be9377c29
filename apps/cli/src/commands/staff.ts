import { inviteInput, invitePage, inviteStaff } from '@makegood/core';
import { type Command as Program, Option } from 'commander';
import { audited } from '../audited.ts';
import { CommandError } from '../command-error.ts';
import type { Command } from '../context.ts';
import { withDatabase } from '../database.ts';
import type { Perform } from '../program.ts';

const roles = inviteInput.shape.role.options;

type Wanted = { email: string; role: string; name?: string };

/** `makegood staff create`. */
export function addStaffCommands(program: Program, perform: Perform): void {
  const staff = program.command('staff').description('people who sign in to the dashboard');
  staff
    .command('create')
    .description('print a link with which someone becomes staff, once, within 7 days')
    .requiredOption('--email <email>', 'their email')
    .addOption(new Option('--role <role>', 'what they may do').choices(roles).makeOptionMandatory())
    .option('--name <name>', 'their name, to begin with')
    .option('--json', 'print one JSON document')
    .action(({ json = false, ...wanted }: Wanted & { json?: boolean }) =>
      perform(create(wanted), json),
    );
}

const create =
  ({ name, ...wanted }: Wanted): Command =>
  async (context) => {
    const input = inviteInput.safeParse(wanted);
    if (!input.success) throw new CommandError('Staff need an email address and a role.');
    const { token, ...invite } = await withDatabase(context, ({ sql }) =>
      audited(
        sql,
        { action: 'staff.invite', subject: (made) => made && `invite:${made.inviteId}` },
        () => inviteStaff(sql, input.data, 'cli'),
      ),
    );
    const link = new URL(invitePage(token, name), context.environment.publicUrl).href;
    const text = `${link}\nWhoever opens it becomes ${invite.role} as ${invite.email}. It is shown this once, and good until ${invite.expiresAt}.`;
    return { ok: true, document: { ...invite, link }, text };
  };
