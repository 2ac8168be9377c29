import { describe, expect, test } from 'vitest';
import { balanceOf, errorOf, newUser } from '../testing/world.ts';
import { worldOfTests } from '../testing/world-of-tests.ts';
import type { Settled } from './options.ts';

const { makegood } = await worldOfTests();

const feature = 'chat';

describe('settling', () => {
  const settle = async (userId: string, amount: number) => {
    const told: Settled[] = [];
    const options = { userId, feature, onSettled: (settled: Settled) => told.push(settled) };
    await makegood.withCharge(options, (work) => {
      work.settleFor({ amount });
      return 'done';
    });
    return told;
  };

  test('for less than was held gives the rest back', async () => {
    const userId = await newUser(makegood);
    expect(await settle(userId, 4)).toMatchObject([{ amount: 4, returned: 6, balance: 96 }]);
    expect(await balanceOf(makegood, userId)).toBe(96);
  });

  test('for more than was held takes what was held and no more', async () => {
    const userId = await newUser(makegood);
    expect(await settle(userId, 25)).toMatchObject([{ amount: 10, returned: 0, balance: 90 }]);
    expect(await balanceOf(makegood, userId)).toBe(90);
  });
});

describe('a charge of several units', () => {
  test('gives back the units that failed and settles the others', async () => {
    const userId = await newUser(makegood);
    const told: Settled[] = [];
    const options = {
      userId,
      feature,
      units: 4,
      onSettled: (settled: Settled) => told.push(settled),
    };
    const result = await makegood.withCharge(options, (work) => {
      work.unitFailed();
      work.unitFailed(2);
      return 'one of four';
    });
    expect(result).toBe('one of four');
    expect(told).toMatchObject([{ amount: 10, returned: 30, balance: 90 }]);
    expect(await balanceOf(makegood, userId)).toBe(90);
    const charge = await makegood.client.charges.get.query({ chargeId: told[0]?.chargeId ?? '' });
    expect(charge).toMatchObject({
      state: 'settled',
      refundedUnits: 3,
      refunds: [{ units: 3, amount: 30 }],
    });
  });

  test('of which all failed gives everything back and fails with what the work returned', async () => {
    const userId = await newUser(makegood);
    const error = await errorOf(
      makegood.withCharge({ userId, feature, units: 4 }, (work) => {
        work.unitFailed(4);
        return ['no', 'no', 'no', 'no'];
      }),
    );
    expect(error).toMatchObject({
      failure: 'units_failed',
      refunded: true,
      result: ['no', 'no', 'no', 'no'],
    });
    expect(await balanceOf(makegood, userId)).toBe(100);
  });

  test('whose work dies after some failed gives everything back, once', async () => {
    const userId = await newUser(makegood);
    const error = await errorOf(
      makegood.withCharge({ userId, feature, units: 4 }, (work) => {
        work.unitFailed(3);
        throw new Error('the workflow died');
      }),
    );
    expect(error).toMatchObject({ failure: 'work_failed', refund: { amount: 40 } });
    expect(await balanceOf(makegood, userId)).toBe(100);
  });
});
