import type { Sql } from '@makegood/db';
import { twoAtATime } from './two-at-a-time.ts';

type Rule = { table: string; name: string; definition: string };

export type Suspended = {
  /** Adds keys, indexes and references again, each proved by the rows, and enables the triggers. */
  restore(): Promise<void>;
};

/**
 * Takes the keys, indexes and references of these tables away and disables their triggers. Checks
 * of single rows stay. What triggers prove must be proved otherwise before they are trusted again.
 */
export async function suspend(sql: Sql, tables: string[]): Promise<Suspended> {
  const before = await everyRule(sql);
  const keys = await keysOf(sql, tables);
  const indexes = await indexesOf(sql, tables);
  const references = await referencesOf(sql, tables);
  for (const { table, name } of [...references, ...keys]) {
    await sql.unsafe(`alter table ${table} drop constraint "${name}"`);
  }
  for (const { name } of indexes) await sql.unsafe(`drop index "${name}"`);
  for (const table of tables) await sql.unsafe(`alter table ${table} disable trigger user`);
  return {
    async restore() {
      // Those of one table after the other, tables beside each other, the largest first.
      const builds = Map.groupBy([...keys, ...indexes], ({ table }) => table);
      await twoAtATime(tables, async (table) => {
        for (const rule of builds.get(table) ?? []) await build(sql, rule);
      });
      for (const rule of references) await build(sql, rule);
      for (const table of tables) await sql.unsafe(`alter table ${table} enable trigger user`);
      const after = await everyRule(sql);
      const lost = before.filter((rule) => !after.includes(rule));
      if (lost.length > 0) throw new Error(`Rules were not restored:\n${lost.join('\n')}`);
    },
  };
}

async function build(sql: Sql, { table, name, definition }: Rule): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local maintenance_work_mem = '1GB'`;
    const isIndex = definition.startsWith('CREATE ');
    await tx.unsafe(
      isIndex ? definition : `alter table ${table} add constraint "${name}" ${definition}`,
    );
  });
}

const keysOf = (sql: Sql, tables: string[]) => sql<Rule[]>`
  select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
  from pg_constraint where contype in ('p', 'u') and conrelid::regclass::text = any(${tables})`;

const indexesOf = (sql: Sql, tables: string[]) => sql<Rule[]>`
  select tablename as table, indexname as name, indexdef as definition from pg_indexes
  where schemaname = 'public' and tablename = any(${tables})
    and indexname not in (select conname from pg_constraint where contype in ('p', 'u'))`;

/** From these tables or to them. */
const referencesOf = (sql: Sql, tables: string[]) => sql<Rule[]>`
  select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
  from pg_constraint
  where contype = 'f'
    and (conrelid::regclass::text = any(${tables}) or confrelid::regclass::text = any(${tables}))`;

/** Every constraint, index and trigger, as text, with whether it holds. */
async function everyRule(sql: Sql): Promise<string[]> {
  const rows = await sql<{ rule: string }[]>`
    select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated) as rule
    from pg_constraint where connamespace = 'public'::regnamespace
    union all
    select concat_ws(' ', pg_get_indexdef(indexrelid), indisvalid)
    from pg_index join pg_class on pg_class.oid = indexrelid
    where relnamespace = 'public'::regnamespace
    union all
    select concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled)
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = 'public'::regnamespace and not tgisinternal`;
  return rows.map(({ rule }) => rule);
}
