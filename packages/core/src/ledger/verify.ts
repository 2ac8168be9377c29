import type { Sql, Transaction } from '@makegood/db';
import { z } from 'zod';
import { type BrokenLine, walkAudit } from '../audit/verify.ts';

const PAGE = 20_000;
const MOST_VIOLATIONS = 1000;

export const violation = z.object({
  rule: z.string(),
  userId: z.string(),
  /** The credit type, grant, charge or line of the audit log concerned. */
  subject: z.string(),
  expected: z.number(),
  found: z.number(),
});
export type Violation = z.output<typeof violation>;

export const verifyAnswer = z.object({
  ok: z.boolean(),
  wallets: z.int(),
  entries: z.int(),
  /** Lines of the audit log. */
  auditLines: z.int(),
  /** At most 1,000 of them. */
  violations: z.array(violation),
});
export type VerifyAnswer = z.output<typeof verifyAnswer>;

/**
 * Recomputes every balance from the entries and compares it with what the wallets, grants,
 * charges and refunds say; walks the chain of the audit log. Reads one snapshot while charging goes on, a range of users at a time.
 */
export async function verify(
  { sql }: { sql: Sql },
  onProgress: (wallets: number) => void = () => {},
): Promise<VerifyAnswer> {
  return (await sql.begin('isolation level repeatable read read only', async (tx) => {
    await tx`set local statement_timeout = '1min'`;
    // A range of users is a set, not a few rows: let the planner see how large it is.
    await tx`set local plan_cache_mode = 'force_custom_plan'`;
    const answer: VerifyAnswer = {
      ok: true,
      wallets: 0,
      entries: 0,
      auditLines: 0,
      violations: [],
    };
    for (let after = ''; ;) {
      const to = await lastOfPage(tx, after);
      if (to === null) break;
      const [counts, violations] = await Promise.all([count(tx, after, to), check(tx, after, to)]);
      answer.wallets += counts.wallets;
      answer.entries += counts.entries;
      answer.violations.push(...violations);
      onProgress(answer.wallets);
      after = to;
    }
    for await (const { lines, broken } of walkAudit(tx)) {
      answer.auditLines += lines;
      answer.violations.push(...broken.slice(0, MOST_VIOLATIONS).map(ofAudit));
    }
    answer.ok = answer.violations.length === 0;
    answer.violations.length = Math.min(answer.violations.length, MOST_VIOLATIONS);
    return answer;
  })) as VerifyAnswer;
}

const ofAudit = ({ number, what }: BrokenLine): Violation => ({
  rule: 'audit_chain',
  userId: '',
  subject: `audit #${number} ${what}`,
  expected: number,
  found: what === 'removed' ? 0 : number,
});

async function lastOfPage(tx: Transaction, after: string): Promise<string | null> {
  const [row] = await tx<{ last: string | null }[]>`
    select max(user_id) as last from (
      select user_id from users where user_id > ${after} order by user_id limit ${PAGE}) page`;
  return row?.last ?? null;
}

async function count(tx: Transaction, after: string, to: string) {
  const [row] = await tx<{ wallets: number; entries: number }[]>`
    select (select count(*) from wallets where user_id > ${after} and user_id <= ${to}) as wallets,
      (select count(*) from entries where user_id > ${after} and user_id <= ${to}) as entries`;
  return row ?? { wallets: 0, entries: 0 };
}

/** Each branch is one rule: what the ledger's lines say against what another table says. */
const check = (tx: Transaction, after: string, to: string) => tx<Violation[]>`
  with chain as materialized (
    select user_id, credit_type, seq, delta, grant_id, charge_id, refund_id, refresh_id, balance_before, balance_after,
      lag(balance_after, 1, 0::int8) over wallet as expected_before,
      lag(seq, 1, 0::int8) over wallet + 1 as expected_seq
    from entries where user_id > ${after} and user_id <= ${to}
    window wallet as (partition by user_id, credit_type order by seq)
  ),
  sums as (
    select user_id, credit_type, sum(delta)::int8 as balance, max(seq) as entries from chain group by 1, 2
  ),
  by_grant as (select user_id, grant_id, sum(delta)::int8 as remaining from chain group by 1, 2),
  of_wallets as (select * from wallets where user_id > ${after} and user_id <= ${to}),
  of_grants as (select * from grants where user_id > ${after} and user_id <= ${to}),
  of_charges as (select * from charges where user_id > ${after} and user_id <= ${to}),
  remaining as (
    select user_id, credit_type, sum(remaining)::int8 as remaining from of_grants group by 1, 2
  ),
  holds as (
    select user_id, credit_type, sum(amount - returned_amount - refunded_amount)::int8 as held
    from of_charges where state = 'held' group by 1, 2
  ),
  paid as (
    select user_id, charge_id, sum(amount)::int8 as refunded from refunds
    where user_id > ${after} and user_id <= ${to} and charge_id is not null group by 1, 2
  ),
  by_charge as (
    select user_id, charge_id, -sum(delta)::int8 as kept from chain where charge_id is not null group by 1, 2
  ),
  by_refund as (
    select user_id, refund_id, sum(delta)::int8 as given from chain where refund_id is not null group by 1, 2
  ),
  by_refresh as (
    select user_id, refresh_id, sum(delta)::int8 as given from chain where refresh_id is not null group by 1, 2
  )
  select * from (
    select 'balance_is_sum_of_entries' as rule, w.user_id, w.credit_type as subject,
      coalesce(s.balance, 0::int8) as expected, w.balance as found
    from of_wallets w left join sums s using (user_id, credit_type)
    where w.balance <> coalesce(s.balance, 0)
    union all
    select 'balance_is_sum_of_remaining', w.user_id, w.credit_type, coalesce(r.remaining, 0::int8), w.balance
    from of_wallets w left join remaining r using (user_id, credit_type)
    where w.balance <> coalesce(r.remaining, 0)
    union all
    select 'no_entry_is_missing', w.user_id, w.credit_type, w.entries, coalesce(s.entries, 0::int8)
    from of_wallets w left join sums s using (user_id, credit_type)
    where w.entries <> coalesce(s.entries, 0)
    union all
    select 'entries_count_up', user_id, credit_type, expected_seq, seq from chain where seq <> expected_seq
    union all
    select 'entries_chain', user_id, credit_type || ' #' || seq, expected_before, balance_before
    from chain where balance_before <> expected_before
    union all
    select 'entry_adds_up', user_id, credit_type || ' #' || seq, balance_before + delta, balance_after
    from chain where balance_after <> balance_before + delta
    union all
    select 'remaining_is_sum_of_entries', g.user_id, g.grant_id::text, coalesce(b.remaining, 0::int8), g.remaining
    from of_grants g left join by_grant b using (user_id, grant_id)
    where g.remaining <> coalesce(b.remaining, 0)
    union all
    select 'held_is_sum_of_held_charges', w.user_id, w.credit_type, coalesce(h.held, 0::int8), w.held
    from of_wallets w left join holds h using (user_id, credit_type)
    where w.held <> coalesce(h.held, 0)
    union all
    select 'refunded_is_sum_of_refunds', c.user_id, c.charge_id::text, coalesce(p.refunded, 0::int8), c.refunded_amount
    from of_charges c left join paid p using (user_id, charge_id)
    where c.refunded_amount <> coalesce(p.refunded, 0)
    union all
    select 'charge_is_what_entries_took', c.user_id, c.charge_id::text, coalesce(b.kept, 0::int8),
      c.amount - c.returned_amount - c.refunded_amount
    from of_charges c left join by_charge b using (user_id, charge_id)
    where c.amount - c.returned_amount - c.refunded_amount <> coalesce(b.kept, 0)
    union all
    select 'refund_is_what_entries_gave', r.user_id, r.refund_id::text, coalesce(b.given, 0::int8), r.amount
    from refunds r left join by_refund b using (user_id, refund_id)
    where r.user_id > ${after} and r.user_id <= ${to} and r.amount <> coalesce(b.given, 0)
    union all
    select 'refresh_is_what_entries_did', r.user_id, r.refresh_id::text, r.granted - r.expired, coalesce(b.given, 0::int8)
    from refreshes r left join by_refresh b using (user_id, refresh_id)
    where r.user_id > ${after} and r.user_id <= ${to} and r.granted - r.expired <> coalesce(b.given, 0)
    union all
    select 'no_hold_outlives_its_deadline', user_id, charge_id::text, 0::int8,
      extract(epoch from makegood_now() - deadline)::int8
    from of_charges where state = 'held' and deadline < (select makegood_now()) - interval '1 minute'
  ) violations
  limit ${MOST_VIOLATIONS}`;
