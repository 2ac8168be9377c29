import { expect, test } from 'vitest';
import { type FailureClass, type Makegood, moneyFactsOf, type Work, WorkFailed } from '../index.ts';
import { documentedRefunds } from './provider-failures.ts';
import { balanceOf, errorOf, newUser } from './world.ts';

const classes = Object.entries(documentedRefunds) as [FailureClass, { back: number }][];

/** Whatever charges 10 credits for work gives back what is documented of each failure. */
export const testDocumentedRefunds = (
  makegood: Makegood,
  charged: (userId: string, work: (work: Work) => never) => Promise<unknown>,
) =>
  test.each(classes)(
    'that fails as %s gives back what is documented',
    async (failure, { back }) => {
      const userId = await newUser(makegood);
      const error = await errorOf(
        charged(userId, (work) => {
          if (failure === 'stream_broken') work.delivered(0.3);
          throw new WorkFailed(failure, 'it failed');
        }),
      );
      expect(moneyFactsOf(error)).toMatchObject({
        failure,
        refunded: back > 0,
        refund: { amount: back },
      });
      expect(await balanceOf(makegood, userId)).toBe(90 + back);
    },
  );
