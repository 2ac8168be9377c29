import type { Sql } from '@makegood/db';
import { tellWebhooks } from '../webhooks/tell.ts';

const PATIENCE_MS = 60_000;

/**
 * Tells everything up to now; the clock moves on by a few seconds for it. Other tests share the cluster,
 * and their transactions are waited for.
 */
export async function tellAll({ sql }: { sql: Sql }): Promise<void> {
  const [now] = await sql<{ at: string }[]>`select makegood_now()::text as at`;
  if (!now) throw new Error('The database did not tell the time');
  await sql`update clock set ahead = ahead + interval '3 seconds'`;
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    await tellWebhooks({ sql });
    const [state] = await sql<{ done: boolean }[]>`
      select told_to > ${now.at}::text::timestamptz as done from webhook_state`;
    if (state?.done) return;
    if (performance.now() > until) throw new Error('What happened was not told');
  }
}
