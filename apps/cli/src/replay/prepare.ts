import { putFeature, putFeatureInput } from '@makegood/core';
import { pgArray, type Sql } from '@makegood/db';
import { createMakegood, MakegoodError } from '@makegood/sdk';
import pMap from 'p-map';
import { audited } from '../audited.ts';
import { CommandError } from '../command-error.ts';
import type { Call } from '../trace/read-trace.ts';
import { FEATURE, holdOf, PROVIDER, userOf } from './identity.ts';
import type { Server } from './server.ts';

const AT_ONCE = 32;

const feature = putFeatureInput.parse({
  feature: FEATURE,
  name: 'Replayed LLM call',
  cost: 1,
  operationType: 'REPLAY_LLM',
  provider: PROVIDER,
});

/**
 * Makes the feature with the default refund policy, and the run's own users with the credits that
 * all their holds together need. Returns the users.
 * @throws CommandError when the server refuses, or works on another database
 */
export async function prepare(
  sql: Sql,
  server: Server,
  { runId, users, calls }: { runId: string; users: number; calls: Call[] },
): Promise<string[]> {
  await audited(sql, { action: 'features.put', subject: () => `feature:${FEATURE}` }, () =>
    putFeature({ sql }, feature, 'replay'),
  );
  const needs = new Map<string, number>();
  for (const call of calls) {
    const userId = userOf(runId, users, call);
    needs.set(userId, (needs.get(userId) ?? 0) + holdOf(call));
  }
  const makegood = createMakegood(server);
  await pMap(
    needs,
    ([userId, amount]) =>
      makegood.grant({ userId, amount, source: 'promo', idempotencyKey: `${runId}:grant` }),
    { concurrency: AT_ONCE },
  ).catch((error: unknown) => {
    if (!(error instanceof MakegoodError)) throw error;
    throw new CommandError(`The server at ${server.url}: ${error.message}`, { cause: error });
  });
  const userIds = [...needs.keys()];
  const [found] = await sql<[{ users: number }]>`
    select count(*) as users from users where user_id = any(${pgArray(userIds)}::text[])`;
  if (found.users === userIds.length) return userIds;
  throw new CommandError(
    `The server at ${server.url} works on another database than this command.`,
  );
}
