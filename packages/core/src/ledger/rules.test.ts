import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LedgerError } from '../errors.ts';
import { describeGrant } from '../testing/model.ts';
import { history } from '../testing/operations.ts';
import { type Decider, replayHistory } from '../testing/replay-history.ts';
import { Books } from './books.ts';
import type { Command } from './command.ts';
import { decide } from './decide.ts';
import { burnOrder } from './rules.ts';
import type { Grant } from './state.ts';

/** Decides in memory: one set of books for the whole history. */
function inMemory(): Decider & { books: Books } {
  const books = new Books();
  const charges: string[] = [];
  let ids = 0;
  let now = 0;
  const newId = () => `00000000-0000-7000-8000-${String(++ids).padStart(12, '0')}`;
  books.creditTypes.add('credit');
  books.features.set('chat', {
    ...{ feature: 'chat', cost: 5, creditType: 'credit', provider: null, holdSeconds: 60 },
    ...{ refundPolicy: {}, lateSuccess: 'absorb', archived: false },
  });
  const run = (command: Command) => {
    if (command.kind === 'grant') books.users.add(command.userId);
    const [outcome] = decide(books, [command], { now, newId });
    if (!outcome) throw new Error('no outcome');
    if ('refused' in outcome) return { code: (outcome.refused as LedgerError).code };
    const answer = outcome.answer as Record<string, unknown>;
    if (command.kind === 'deduct') charges.push(String(answer['chargeId']));
    return { answer };
  };
  return {
    books,
    userId: 'someone',
    async moveTo(to) {
      now = to;
    },
    async submit(command) {
      return run(command);
    },
    async sweep() {
      for (const chargeId of new Set(charges)) {
        run({ kind: 'lapse', userId: 'someone', actor: 'sweeper', chargeId });
      }
    },
    async figures() {
      const wallet = books.wallet('someone', 'credit');
      const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
      return {
        balance: wallet.balance,
        remaining: sum(books.grantsOf('someone', 'credit').map((grant) => grant.remaining)),
        entries: sum(books.entries.map((entry) => entry.delta)),
        held: wallet.held,
        grants: books
          .grantsOf('someone', 'credit')
          .filter((grant) => grant.remaining > 0)
          .map(describeGrant)
          .sort(),
      };
    },
  };
}

test('whatever happens to a user, balance = Σ entries = Σ remaining, as the coin model says', async () => {
  await fc.assert(
    fc.asyncProperty(history(40), async (operations) => {
      const decider = inMemory();
      await replayHistory(operations, decider, (found, expected, what) =>
        expect(found, what).toEqual(expected),
      );
      expectChained(decider.books);
    }),
    { numRuns: 20_000 },
  );
});

/** Entries count up from 1, each begins where the one before ended, and none goes below zero. */
function expectChained(books: Books): void {
  let balance = 0;
  books.entries.forEach((entry, i) => {
    expect(entry.seq).toBe(i + 1);
    expect(entry.balanceBefore).toBe(balance);
    balance += entry.delta;
    expect(entry.balanceAfter).toBe(balance);
    expect(balance).toBeGreaterThanOrEqual(0);
  });
}

const grant = (facts: Partial<Grant>): Grant => ({
  ...{ userId: 'u', grantId: 'a', creditType: 'credit', source: 'plan', amount: 1, remaining: 1 },
  ...{ priority: 100, state: 'live', effectiveAt: 0, expiresAt: null, createdAt: 0, actor: 'test' },
  ...facts,
});

test('grants burn by priority, then soonest expiry, then promo before plan before purchase, then oldest', () => {
  const inOrder = [
    grant({ grantId: 'first by priority', priority: 1, source: 'purchase' }),
    grant({ grantId: 'expires soon', expiresAt: 10, source: 'purchase' }),
    grant({ grantId: 'expires later', expiresAt: 20, source: 'promo' }),
    grant({ grantId: 'promo', source: 'promo', createdAt: 9 }),
    grant({ grantId: 'old plan', source: 'plan', createdAt: 1 }),
    grant({ grantId: 'new plan', source: 'plan', createdAt: 2 }),
    grant({ grantId: 'purchase', source: 'purchase' }),
    grant({ grantId: 'last by priority', priority: 500, source: 'promo', expiresAt: 5 }),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(inOrder, { minLength: inOrder.length }), (shuffled) => {
      expect(shuffled.toSorted(burnOrder).map((g) => g.grantId)).toEqual(
        inOrder.map((g) => g.grantId),
      );
    }),
  );
});
