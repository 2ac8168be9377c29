import type { Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';

export const actorNameInput = z.strictObject({ actor: field.label });
export const actorNameAnswer = z.object({
  /** Null where nobody of the staff and no API key acts under it. */
  name: z.string().nullable(),
});

/** The name of a person of the staff (`staff:<id>`) or of an API key (`key:<id>`), also once they are gone. */
export async function actorName(
  { sql }: { sql: Sql },
  { actor }: z.output<typeof actorNameInput>,
): Promise<z.output<typeof actorNameAnswer>> {
  const [row] = await sql<{ name: string }[]>`
    select name from staff where 'staff:' || staff_id = ${actor}
    union all
    select name from api_keys where 'key:' || key_id = ${actor}`;
  return { name: row?.name ?? null };
}
