import { pgArray, type Sql, type Transaction } from '@makegood/db';

/** Users in a statement: none of them is long, however many there are. */
const PAGE = 20_000;

type Part = {
  creditType: string;
  source: string;
  issuedIn: string;
  expires: boolean;
  grants: number;
  credits: number;
};

/**
 * Sums up what is left of all live grants, as of one moment, and keeps it in place of what was summed
 * up before. Of several servers at it, the one that looked last is kept.
 * @returns how many grants there are
 */
export async function sumOutstanding({ sql }: { sql: Sql }): Promise<{ outstanding: number }> {
  const { at, parts } = await read(sql);
  await sql.begin(async (tx) => {
    const kept = await tx`
      update rollup_state set outstanding_at = ${at}::text::timestamptz
      where outstanding_at is null or outstanding_at < ${at}::text::timestamptz
      returning true`;
    if (kept.length === 0) return;
    await tx`delete from outstanding`;
    await tx`
      insert into outstanding (credit_type, source, issued_in, expires, grants, credits)
      select * from unnest(${pgArray(parts.map(({ creditType }) => creditType))}::text[],
        ${pgArray(parts.map(({ source }) => source))}::text[],
        ${pgArray(parts.map(({ issuedIn }) => issuedIn))}::timestamptz[],
        ${pgArray(parts.map(({ expires }) => expires))}::boolean[],
        ${pgArray(parts.map(({ grants }) => grants))}::int4[],
        ${pgArray(parts.map(({ credits }) => credits))}::numeric[])`;
  });
  return { outstanding: parts.reduce((sum, { grants }) => sum + grants, 0) };
}

/** A page of users after another, all from one snapshot. */
async function read(sql: Sql): Promise<{ at: string; parts: Part[] }> {
  return (await sql.begin('isolation level repeatable read read only', async (tx) => {
    await tx`set local plan_cache_mode = 'force_custom_plan'`;
    const [clock] = await tx<{ at: string }[]>`select makegood_now()::text as at`;
    if (!clock) throw new Error('The database did not tell the time');
    const sums = new Map<string, Part>();
    for (let after = ''; ;) {
      const to = await lastOfPage(tx, after);
      if (to === null) break;
      for (const part of await sumPage(tx, after, to)) add(sums, part);
      after = to;
    }
    return { at: clock.at, parts: [...sums.values()] };
  })) as { at: string; parts: Part[] };
}

function add(sums: Map<string, Part>, part: Part): void {
  const key = [part.creditType, part.source, part.issuedIn, part.expires].join(' ');
  const { grants = 0, credits = 0 } = sums.get(key) ?? {};
  sums.set(key, { ...part, grants: grants + part.grants, credits: credits + part.credits });
}

async function lastOfPage(tx: Transaction, after: string): Promise<string | null> {
  const [row] = await tx<{ last: string | null }[]>`
    select max(user_id) as last from (
      select user_id from users where user_id > ${after} order by user_id limit ${PAGE}) page`;
  return row?.last ?? null;
}

/** Credits are issued when their grant takes effect, and never before it was made. */
const sumPage = (tx: Transaction, after: string, to: string) => tx<Part[]>`
  select credit_type, source,
    date_trunc('month', greatest(effective_at, created_at), 'UTC')::text as issued_in,
    expires_at is not null as expires, count(*)::int4 as grants, sum(remaining) as credits
  from grants
  where open and remaining > 0 and user_id > ${after} and user_id <= ${to}
  group by 1, 2, 3, 4`;
