import type { Makegood } from './makegood.ts';

type Charge = { chargeId: string };

/** Makes a feature of 5 credits and a user who has 1000. */
export async function openShop(makegood: Makegood): Promise<void> {
  await makegood.call('PUT', '/api/admin/features/image', {
    name: 'Image',
    cost: 5,
    operationType: 'IMAGE',
  });
  await makegood.call('POST', '/api/credits/grant', {
    userId: 'ada',
    amount: 1000,
    source: 'promo',
  });
}

/** Holds 5 credits. */
export const hold = (makegood: Makegood): Promise<Charge> =>
  makegood.call('POST', '/api/credits/deduct', {
    userId: 'ada',
    feature: 'image',
    provider: 'pictures-inc',
    hold: { seconds: 300 },
  });

export const settle = (makegood: Makegood, { chargeId }: Charge) =>
  makegood.call('POST', `/api/credits/charges/${chargeId}/settle`, {});

export const refund = (makegood: Makegood, { chargeId }: Charge) =>
  makegood.call('POST', '/api/credits/refund', { chargeId, reason: 'timeout' });

/** A ledger with something of everything: one held, two settled, one refunded. */
export async function trade(makegood: Makegood): Promise<void> {
  await openShop(makegood);
  await hold(makegood);
  await settle(makegood, await hold(makegood));
  await settle(makegood, await hold(makegood));
  await refund(makegood, await hold(makegood));
}
