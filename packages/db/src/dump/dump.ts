import type { Sql } from '../client.ts';

/**
 * The public schema as SQL text, in one order, for people to read and for a test to compare:
 * tables with their constraints, indexes, functions, views and triggers.
 */
export async function dumpSchema(sql: Sql): Promise<string> {
  const parts = [
    await tables(sql),
    await definitions(sql, indexes),
    await definitions(sql, functions),
    await definitions(sql, views),
    await definitions(sql, triggers),
  ];
  return `${parts.flat().join('\n\n')}\n`;
}

type Table = {
  name: string;
  columns: string[];
  constraints: string[] | null;
  partitionedBy: string | null;
  partitions: string[];
};

async function tables(sql: Sql): Promise<string[]> {
  const rows = await sql<Table[]>`
    select c.relname as name, pg_get_partkeydef(c.oid) as partitioned_by,
      array(
        select format('create table %s partition of %s %s;', p.relname, c.relname,
          lower(pg_get_expr(p.relpartbound, p.oid)))
        from pg_inherits i join pg_class p on p.oid = i.inhrelid
        where i.inhparent = c.oid order by p.oid) as partitions,
      array(
        select a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
          || case when a.attgenerated = 's' then ' generated always as ' || pg_get_expr(d.adbin, d.adrelid) || ' stored'
             when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end
          || case when a.attnotnull then ' not null' else '' end
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        order by a.attnum) as columns,
      array(
        select 'constraint ' || conname || ' ' || pg_get_constraintdef(oid)
        from pg_constraint where conrelid = c.oid and contype in ('p', 'u', 'c', 'f')
        order by array_position(array['p', 'u', 'f', 'c'], contype::text), conname) as constraints
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    order by c.relname`;
  return rows.map(({ name, columns, constraints, partitionedBy, partitions }) => {
    const lines = [...columns, ...(constraints ?? [])].map((line) => `  ${line}`);
    const by = partitionedBy ? ` partition by ${partitionedBy.toLowerCase()}` : '';
    return [`create table ${name} (\n${lines.join(',\n')}\n)${by};`, ...partitions].join('\n');
  });
}

const indexes = (sql: Sql) => sql<{ definition: string }[]>`
  select indexdef || ';' as definition from pg_indexes
  where schemaname = 'public' and indexname not in (select conname from pg_constraint)
  order by tablename, indexname`;

const views = (sql: Sql) => sql<{ definition: string }[]>`
  select 'create view ' || viewname || ' as' || e'\n' || definition as definition from pg_views
  where schemaname = 'public' order by viewname`;

const functions = (sql: Sql) => sql<{ definition: string }[]>`
  select trim(trailing e'\n' from pg_get_functiondef(oid)) || ';' as definition from pg_proc
  where pronamespace = 'public'::regnamespace
    and not exists (select from pg_depend d where d.objid = pg_proc.oid and d.deptype = 'e')
  order by proname`;

const triggers = (sql: Sql) => sql<{ definition: string }[]>`
  select pg_get_triggerdef(t.oid, true) || ';' as definition
  from pg_trigger t join pg_class c on c.oid = t.tgrelid
  where not t.tgisinternal and c.relnamespace = 'public'::regnamespace
  order by c.relname, t.tgname`;

async function definitions(
  sql: Sql,
  query: (sql: Sql) => PromiseLike<readonly { definition: string }[]>,
): Promise<string[]> {
  return (await query(sql)).map((row) => row.definition);
}
