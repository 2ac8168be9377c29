import { hash } from 'node:crypto';
import type { Command } from '../ledger/command.ts';
import { CoinModel } from './model.ts';
import type { Operation } from './operations.ts';

export type Figures = {
  balance: number;
  remaining: number;
  entries: number;
  held: number;
  /** Each grant with something left, as `describeGrant` tells it, sorted. */
  grants: string[];
};

/** Has a command decided, wherever: in memory or in PostgreSQL. */
export type Decider = {
  userId: string;
  moveTo(now: number): Promise<void>;
  submit(command: Command): Promise<{ answer: Record<string, unknown> } | { code: string }>;
  sweep(): Promise<void>;
  figures(): Promise<Figures>;
};

const START = Date.UTC(2030, 0, 31);

type Known = { answer: Record<string, unknown>; request: string };

/** Runs a history on the decider and on the coin model, and compares after every step. */
export async function replayHistory(
  operations: Operation[],
  decider: Decider,
  expectEqual: (found: unknown, expected: unknown, what: string) => void,
): Promise<void> {
  const base = { userId: decider.userId, actor: 'test' };
  const model = new CoinModel();
  const grants: { id: string; coins: ReturnType<CoinModel['grant']> }[] = [];
  const charges: { id: string; coins: CoinModel['charges'][number]; settledFor: number | null }[] =
    [];
  const keys = new Map<string, Known>();
  let now = START;
  await decider.moveTo(now);
  model.at(now);

  const submit = async (command: Command) => decider.submit(command);
  const codeOf = (result: object) => ('code' in result ? result.code : 'ok');
  const idempotencyFor = (kind: string, key: number | null, request: string) =>
    key === null
      ? undefined
      : { key: `${kind}-${key}`, attempt: 1, fingerprint: hash('sha256', request) };

  /** What a key that was seen before must get: the same answer, or a refusal. */
  const seenBefore = (kind: string, key: number | null, request: string) => {
    const known = key === null ? undefined : keys.get(`${kind}-${key}`);
    if (!known) return undefined;
    return known.request === request ? 'replayed' : 'idempotency_key_reused';
  };

  for (const operation of operations) {
    const what = JSON.stringify(operation);
    switch (operation.kind) {
      case 'pass': {
        now += operation.ms;
        await decider.moveTo(now);
        model.at(now);
        break;
      }
      case 'grant': {
        const { amount, source, priority, livesMs } = operation;
        const expiresAt = livesMs === null ? undefined : now + livesMs;
        const result = await submit({
          ...base,
          ...{ kind: 'grant', creditType: 'credit', amount, source, priority, expiresAt },
        } as Command);
        expectEqual(codeOf(result), 'ok', what);
        const coins = model.grant(amount, source, priority, expiresAt ?? null);
        if ('answer' in result) grants.push({ id: String(result.answer['grantId']), coins });
        break;
      }
      case 'void': {
        const grant = grants[operation.grant % Math.max(grants.length, 1)];
        if (!grant) break;
        expectEqual(codeOf(await submit({ ...base, kind: 'void', grantId: grant.id })), 'ok', what);
        model.void(grant.coins);
        break;
      }
      case 'deduct': {
        const { amount, units, holdSeconds, key } = operation;
        const request = JSON.stringify([amount, units, holdSeconds]);
        const seen = seenBefore('deduct', key, request);
        const known = grants.length > 0;
        const result = await submit({
          ...base,
          ...{ kind: 'deduct', feature: 'chat', amount, units, attempt: 1 },
          ...(holdSeconds !== null && { hold: { seconds: holdSeconds } }),
          idempotency: idempotencyFor('deduct', key, request),
        } as Command);
        if (seen) {
          expectEqual('answer' in result ? 'replayed' : result.code, seen, what);
          break;
        }
        const deadline = holdSeconds === null ? null : now + holdSeconds * 1000;
        const coins = model.deduct(amount, units, deadline);
        expectEqual(
          codeOf(result),
          coins ? 'ok' : known ? 'insufficient_credits' : codeOf(result),
          what,
        );
        if (!coins || !('answer' in result)) break;
        if (key !== null) keys.set(`deduct-${key}`, { answer: result.answer, request });
        charges.push({ id: String(result.answer['chargeId']), coins, settledFor: null });
        break;
      }
      case 'settle': {
        const charge = charges[operation.charge % Math.max(charges.length, 1)];
        if (!charge) break;
        const amount = operation.less ?? undefined;
        const result = await submit({
          ...base,
          kind: 'settle',
          chargeId: charge.id,
          ...(amount !== undefined && { amount }),
        });
        const { coins } = charge;
        if (coins.state === 'refunded') expectEqual(codeOf(result), 'charge_refunded', what);
        else if (coins.closed) {
          const same = amount === undefined || amount === charge.settledFor;
          expectEqual(codeOf(result), same ? 'ok' : 'charge_settled', what);
        } else if (amount !== undefined && amount > coins.coins.length) {
          expectEqual(codeOf(result), 'settle_exceeds_charge', what);
        } else {
          expectEqual(codeOf(result), 'ok', what);
          charge.settledFor = amount ?? coins.coins.length;
          const returned = coins.coins.length - charge.settledFor;
          model.giveBack(coins, returned);
          coins.price -= returned;
          coins.state = 'settled';
          coins.closed = true;
        }
        break;
      }
      case 'refund': {
        const charge = charges[operation.charge % Math.max(charges.length, 1)];
        if (!charge) break;
        const { amount, units, key } = operation;
        const request = JSON.stringify([charge.id, amount, units]);
        const seen = seenBefore('refund', key, request);
        const result = await submit({
          ...base,
          ...{ kind: 'refund', chargeId: charge.id, reason: 'timeout' },
          ...(amount !== null && { amount }),
          ...(units !== null && { units }),
          idempotency: idempotencyFor('refund', key, request),
        } as Command);
        if (seen) {
          expectEqual('answer' in result ? 'replayed' : result.code, seen, what);
          break;
        }
        const { coins } = charge;
        const left = coins.coins.length;
        const share = (n: number) => Math.floor((coins.price * n) / coins.units);
        const wanted =
          units === null
            ? (amount ?? left)
            : share(coins.unitsBack + units) - share(coins.unitsBack);
        const tooManyUnits = units !== null && coins.unitsBack + units > coins.units;
        if (coins.state === 'refunded') {
          if (codeOf(result) === 'ok') {
            expectEqual((result as { answer: { replayed: boolean } }).answer.replayed, true, what);
          } else expectEqual(codeOf(result), 'refund_exceeds_charge', what);
        } else if (tooManyUnits || wanted > left) {
          expectEqual(codeOf(result), 'refund_exceeds_charge', what);
        } else {
          expectEqual(codeOf(result), 'ok', what);
          model.giveBack(coins, wanted);
          coins.unitsBack += units ?? 0;
          if (coins.coins.length === 0) coins.state = 'refunded';
        }
        if (key !== null && 'answer' in result)
          keys.set(`refund-${key}`, { answer: result.answer, request });
        break;
      }
      case 'adjust': {
        const { amount } = operation;
        const result = await submit({
          ...base,
          kind: 'adjust',
          creditType: 'credit',
          amount,
          reason: 'test',
        });
        if (grants.length === 0) break;
        if (amount > 0) model.grant(amount, 'adjustment', 100, null);
        const ok = amount > 0 || model.take(-amount) !== undefined;
        expectEqual(codeOf(result), ok ? 'ok' : 'insufficient_credits', what);
        break;
      }
      case 'goodwill': {
        const { amount } = operation;
        const result = await submit({
          ...base,
          kind: 'goodwill',
          creditType: 'credit',
          amount,
          reason: 'goodwill',
        });
        if (grants.length === 0) break;
        expectEqual(codeOf(result), 'ok', what);
        model.grant(amount, 'refund', 100, null);
        break;
      }
      case 'sweep': {
        await decider.sweep();
        for (const { coins } of charges) {
          if (coins.state !== 'held' || coins.deadline === null || coins.deadline > now) continue;
          model.giveBack(coins, coins.coins.length);
          coins.state = 'refunded';
          coins.unitsBack = coins.units;
        }
        break;
      }
    }
    // The wallet is opened at this moment, so that what is due has expired in the ledger too.
    await submit({ ...base, kind: 'age', creditType: 'credit' });
    const { balance, held, grants: left } = model;
    const expected = { balance, remaining: balance, entries: balance, held, grants: left };
    expectEqual(await decider.figures(), expected, what);
  }
}
