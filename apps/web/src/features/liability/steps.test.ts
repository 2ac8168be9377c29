import { expect, test } from 'vitest';
import type { Liability } from './liability.ts';
import { domainOf, stepsOf } from './steps.ts';

const liability = (more: Partial<Liability>) =>
  ({
    ...{ opening: 0, issued: 0, used: 0, returned: 0, refunded: 0, expired: 0, voided: 0 },
    ...{ adjusted: 0, closing: 0, sources: [], ...more },
  }) as unknown as Liability;

test('every bar begins where the one before ended, up to what is owed after', () => {
  const steps = stepsOf(
    liability({
      ...{
        opening: 100,
        issued: 50,
        used: 30,
        refunded: 5,
        expired: 10,
        adjusted: -5,
        closing: 110,
      },
      sources: [
        { source: 'plan', issued: 40, expired: 10, voided: 0, breakage: 0.25 },
        { source: 'promo', issued: 10, expired: 0, voided: 0, breakage: 0 },
      ],
    }),
  );
  expect(steps.map(({ key, value }) => [key, value])).toEqual([
    ...[
      ['opening', 100],
      ['issued plan', 40],
      ['issued promo', 10],
      ['used', -30],
    ],
    ...[
      ['refunded', 5],
      ['expired', -10],
      ['adjusted', -5],
      ['closing', 110],
    ],
  ]);
  expect(steps.slice(1, -1).map(({ from }) => from)).toEqual([100, 140, 150, 120, 125, 115]);
  expect(steps.at(-2)?.to).toBe(110);
});

test('small changes of much are drawn from where they can be seen', () => {
  const sources = [{ source: 'plan', issued: 10, expired: 0, voided: 0, breakage: 0 }];
  const small = stepsOf(liability({ opening: 1000, issued: 10, closing: 1010, sources }));
  expect(domainOf(small)).toEqual({ low: 997, high: 1010 });
  const large = stepsOf(liability({ opening: 0, issued: 10, closing: 10, sources }));
  expect(domainOf(large)).toEqual({ low: 0, high: 10 });
});

test('where nothing ever was there is something to draw on', () => {
  const { low, high } = domainOf(stepsOf(liability({})));
  expect(high).toBeGreaterThan(low);
});
