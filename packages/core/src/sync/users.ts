import { pgArray } from '@makegood/db';
import type { UserFacts } from '../clerk/facts.ts';
import { writeUsers } from '../clerk/write-users.ts';
import { codeOf } from './refusal.ts';
import { count, type Difference, fail, list } from './report.ts';
import type { Sync } from './sync.ts';

type Here = {
  userId: string;
  email: string | null;
  name: string | null;
  exists: boolean;
  deleted: boolean;
  knownAt: Date | null;
};

/** Makes a page of Clerk's users users of ours, in one statement. */
export async function syncUsers(sync: Sync, users: UserFacts[]): Promise<void> {
  const { inbox, input, report } = sync;
  const here = await readHere(sync, users);
  const changes = users.map((user) => ({ user, ...changeOf(user, here.get(user.userId)) }));
  const refused = input.dryRun ? new Set() : await write(sync, users);
  for (const { user, isNew, differences } of changes) {
    if (refused.has(user.userId)) continue;
    count(report.users, isNew, differences);
    list(report, differences);
  }

  async function write({ report }: Sync, users: UserFacts[]): Promise<Set<string>> {
    const failed = new Set<string>();
    try {
      await writeUsers(inbox.sql, users);
    } catch {
      // One of them is at fault: each on its own, so that it fails alone.
      for (const user of users) {
        await writeUsers(inbox.sql, [user]).catch((error: unknown) => {
          fail(report, { kind: 'user', id: user.userId, code: codeOf(error) });
          failed.add(user.userId);
        });
      }
    }
    return failed;
  }
}

async function readHere({ inbox }: Sync, users: UserFacts[]): Promise<Map<string, Here>> {
  const rows = await inbox.sql<Here[]>`
    select w.user_id, u.email, u.name, u.user_id is not null as exists, s.updated_at as known_at,
      s.deleted_at is not null as deleted
    from unnest(${pgArray(users.map(({ userId }) => userId))}::text[]) as w (user_id)
    left join users u on u.user_id = w.user_id
    left join clerk_states s on s.subject = 'user:' || w.user_id`;
  return new Map(rows.map((row) => [row.userId, row]));
}

function changeOf(
  user: UserFacts,
  here: Here | undefined,
): { isNew: boolean; differences: Difference[] } {
  // A webhook may have told something newer while the pages were read.
  const known = here && (here.deleted || (here.knownAt?.getTime() ?? 0) > user.updatedAt);
  if (known) return { isNew: false, differences: [] };
  if (!here?.exists) {
    const news = { field: 'user', before: null, after: user.email };
    return { isNew: true, differences: [{ kind: 'user', id: user.userId, ...news }] };
  }
  const differences = (['email', 'name'] as const)
    .filter((field) => here[field] !== user[field])
    .map((field): Difference => ({
      ...{ kind: 'user', id: user.userId, field, before: here[field], after: user[field] },
    }));
  return { isNew: false, differences };
}

const PAGE = 5000;

/** Reports the users who were here before the run and that Clerk does not have; they stay. */
export async function reportMissing(sync: Sync, found: Set<string>): Promise<void> {
  const { inbox, report } = sync;
  for (let after: string | undefined = ''; after !== undefined;) {
    const rows: { userId: string }[] = await inbox.sql`
      select user_id from users
      where user_id > ${after} and deleted_at is null
        and created_at < (select started_at from sync_runs where run_id = ${sync.runId})
      order by user_id limit ${PAGE}`;
    for (const { userId: id } of rows.filter(({ userId }) => !found.has(userId))) {
      report.users.missing += 1;
      list(report, [{ kind: 'user', id, field: 'user', before: id, after: null }]);
    }
    after = rows.length < PAGE ? undefined : rows.at(-1)?.userId;
  }
}
