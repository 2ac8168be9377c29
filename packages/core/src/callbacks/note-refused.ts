import type { Sql } from '@makegood/db';

/** Counts a callback that was surely its provider's, and that was refused for good with this code. */
export async function noteRefused(
  sql: Sql,
  { provider, because }: { provider: string; because: string },
): Promise<void> {
  await sql`
    update provider_callbacks set refused = refused + 1, refused_at = makegood_now(),
      refused_because = ${because}
    where provider = ${provider}`;
}
