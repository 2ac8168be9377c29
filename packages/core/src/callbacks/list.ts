import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { adapterNames, adapters } from './adapters/index.ts';
import { columns, providerCallbacks, providerOf, type ProviderRow } from './provider.ts';

export const listProviderCallbacksAnswer = z.object({
  providers: z.array(providerCallbacks),
  /** How callbacks can be signed and read. */
  adapters: z.array(z.object({ adapter: z.enum(adapterNames), title: z.string() })),
});

/** All providers whose callbacks are taken, by name. */
export async function listProviderCallbacks({
  sql,
}: {
  sql: Sql;
}): Promise<z.output<typeof listProviderCallbacksAnswer>> {
  const rows = await sql<ProviderRow[]>`
    select ${columns(sql)} from provider_callbacks p order by p.provider`;
  return {
    providers: rows.map(providerOf),
    adapters: adapterNames.map((adapter) => ({ adapter, title: adapters[adapter].title })),
  };
}
