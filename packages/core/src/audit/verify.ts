import type { Transaction } from '@makegood/db';

const PAGE = 10_000;

/** A line of the audit log that is not what was written there. */
export type BrokenLine = {
  number: number;
  what: 'altered' | 'removed' | 'does_not_follow' | 'put_in';
};

/**
 * Walks the chain of the audit log from its first line to its head, a page at a time: how many lines
 * each page has, and those that were altered, removed or put in, also at the end.
 */
export async function* walkAudit(
  tx: Transaction,
): AsyncGenerator<{ lines: number; broken: BrokenLine[] }> {
  let last = { number: 0, hash: '00'.repeat(32) };
  for (;;) {
    const page = await readPage(tx, last);
    if (!page) break;
    yield page;
    last = page.last;
  }
  yield { lines: 0, broken: await brokenEnd(tx, last) };
}

type End = { number: number; hash: string };

async function readPage(tx: Transaction, { number, hash }: End) {
  const [row] = await tx<{ lines: number; broken: BrokenLine[]; last: End | null }[]>`
    with page as (
      select number, hash, previous_hash, audit_hash(a) as computed
      from audit a where number > ${number} order by number limit ${PAGE}
    ),
    chain as (
      select *, lag(number, 1, ${number}::int8) over line + 1 as expected_number,
        lag(hash, 1, decode(${hash}::text, 'hex')) over line as expected_previous
      from page window line as (order by number)
    ),
    broken as (
      select number, 'altered' as what from chain where hash <> computed
      union all
      select expected_number, 'removed' from chain where number <> expected_number
      union all
      select number, 'does_not_follow' from chain
      where number = expected_number and previous_hash <> expected_previous
    )
    select (select count(*)::int from page) as lines,
      (select coalesce(jsonb_agg(to_jsonb(b) order by number), '[]') from broken b) as broken,
      (select jsonb_build_object('number', number, 'hash', encode(hash, 'hex'))
        from page order by number desc limit 1) as last`;
  return row?.last ? { ...row, last: row.last } : null;
}

/** The head says how many lines there are, so that none is missing at the end. */
async function brokenEnd(tx: Transaction, last: End): Promise<BrokenLine[]> {
  const [head] = await tx<End[]>`select number, encode(hash, 'hex') as hash from audit_head`;
  const lines = head?.number ?? 0;
  if (lines > last.number) return [{ number: last.number + 1, what: 'removed' }];
  if (lines < last.number) return [{ number: lines + 1, what: 'put_in' }];
  return !head || head.hash === last.hash ? [] : [{ number: last.number, what: 'altered' }];
}
