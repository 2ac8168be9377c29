import type { Sql, Transaction } from '@makegood/db';
import { uuidv7 } from 'uuidv7';
import { LedgerError } from '../errors.ts';
import type { Idempotency } from '../ledger/command.ts';

/** What someone wants to move by their own hand. */
export type Wanted = {
  actor: string;
  kind: 'refund' | 'goodwill' | 'adjust';
  userId: string;
  creditType: string;
  amount: number;
  idempotency: Idempotency | undefined;
};

type Use = { fits: true; capUseId: string; isNew: boolean } | { fits: false };

/**
 * Takes the amount out of the actor's cap of the UTC day, where it fits; one at a time for an
 * actor, so that two at once cannot both slip under. Taken before the credits move: who dies
 * in between has used it up. A request that comes again uses nothing again.
 * @throws LedgerError idempotency_key_reused
 */
export function useCap(sql: Sql, wanted: Wanted): Promise<Use> {
  return sql.begin(async (tx): Promise<Use> => {
    await tx`select pg_advisory_xact_lock(hashtextextended(${`caps ${wanted.actor}`}, 0))`;
    const before = await usedBefore(tx, wanted);
    if (before) return { fits: true, capUseId: before, isNew: false };
    if (!(await fitsCap(tx, wanted))) return { fits: false };
    const { actor, kind, userId, creditType, amount, idempotency } = wanted;
    const capUseId = uuidv7();
    await tx`
      insert into cap_uses (cap_use_id, actor, credit_type, amount, at, kind, user_id, key, fingerprint)
      values (${capUseId}, ${actor}, ${creditType}, ${amount}, makegood_now(), ${kind}, ${userId},
        ${idempotency?.key ?? null}, decode(${idempotency?.fingerprint ?? null}::text, 'hex'))`;
    return { fits: true, capUseId, isNew: true };
  }) as Promise<Use>;
}

async function usedBefore(
  tx: Transaction,
  { actor, kind, userId, idempotency }: Wanted,
): Promise<string | undefined> {
  if (!idempotency) return undefined;
  const [row] = await tx<{ capUseId: string; fingerprint: string }[]>`
    select cap_use_id, encode(fingerprint, 'hex') as fingerprint from cap_uses
    where actor = ${actor} and kind = ${kind} and user_id = ${userId} and key = ${idempotency.key}`;
  if (row && row.fingerprint !== idempotency.fingerprint)
    throw new LedgerError('idempotency_key_reused', { operation: kind });
  return row?.capUseId;
}

/** Whether the amount fits into what is left of the actor's caps at this moment. */
export async function fitsCap(
  sql: Sql | Transaction,
  { actor, creditType, amount }: Pick<Wanted, 'actor' | 'creditType' | 'amount'>,
): Promise<boolean> {
  const [row] = await sql<{ fits: boolean }[]>`
    select coalesce(${amount} <= c.per_refund, true)
      and coalesce(${amount} + (
        select coalesce(sum(u.amount), 0) from cap_uses u
        where u.actor = ${actor} and u.credit_type = ${creditType}
          and u.at >= date_trunc('day', (select makegood_now()) at time zone 'UTC') at time zone 'UTC'
      ) <= c.per_day, true) as fits
    from caps c where c.credit_type in (${creditType}, '*')
    order by c.credit_type = '*' limit 1`;
  return row?.fits ?? false;
}

/** Gives back what was taken for something that did not happen. */
export async function releaseCap(sql: Sql, capUseId: string): Promise<void> {
  await sql`delete from cap_uses where cap_use_id = ${capUseId}`;
}
