import { type ClerkNews, itemFacts, subscriptionFacts, userFacts } from '@makegood/core';
import { z } from 'zod';
import { emailOf, nameOf } from './person.ts';

// The parts of Clerk's webhook payloads that are used; what else they have is left alone.

const at = z.number();

const payload = z.object({ type: z.string(), timestamp: at.optional(), data: z.unknown() });

const user = z
  .object({
    id: z.string(),
    email_addresses: z.array(z.object({ id: z.string(), email_address: z.string() })).default([]),
    primary_email_address_id: z.string().nullish(),
    first_name: z.string().nullish(),
    last_name: z.string().nullish(),
    created_at: at,
    updated_at: at,
  })
  .transform((data) => ({
    userId: data.id,
    email: emailOf(
      data.email_addresses.map(({ id, email_address: address }) => ({ id, address })),
      data.primary_email_address_id,
    ),
    name: nameOf(data.first_name, data.last_name),
    createdAt: data.created_at,
    updatedAt: data.updated_at,
  }))
  .pipe(userFacts);

const plan = z.object({
  id: z.string(),
  name: z.string(),
  amount: z.number().nullish(),
  is_default: z.boolean().nullish(),
  is_recurring: z.boolean().nullish(),
});

const item = z.object({
  id: z.string(),
  status: z.string(),
  plan_id: z.string().nullish(),
  plan: plan.nullish(),
  period_start: at.nullish(),
  period_end: at.nullish(),
  created_at: at.nullish(),
  updated_at: at,
});
type Item = z.output<typeof item>;

const payer = z.object({ user_id: z.string().nullish() }).nullish();

const itemOfPayer = item.extend({ payer });
type ItemOfPayer = z.output<typeof itemOfPayer>;

const subscription = z.object({
  status: z.string(),
  updated_at: at,
  payer,
  items: z.array(item).default([]),
});

const payment = z.object({ status: z.string(), updated_at: at, payer });

function factsOf(data: Item) {
  const planId = data.plan_id ?? data.plan?.id;
  if (planId === undefined) return [];
  const createdAt = data.created_at ?? data.period_start ?? data.updated_at;
  const facts = itemFacts.parse({
    itemId: data.id,
    status: data.status,
    planId,
    periodStart: data.period_start ?? createdAt,
    periodEnd: data.period_end ?? null,
    createdAt,
    updatedAt: data.updated_at,
  });
  return [facts];
}

const plansOf = (items: Item[]) =>
  items.flatMap(({ plan }) =>
    plan ? [{ planId: plan.id, name: plan.name, free: isFree(plan) }] : [],
  );

const isFree = ({ amount, is_default, is_recurring }: z.output<typeof plan>) =>
  is_default === true || amount === 0 || (amount == null && is_recurring === false);

/** What a payload says, with when it happened. Throws ZodError where it is not as Clerk describes it. */
export function readPayload(text: string): {
  type: string;
  occurredAt: number | null;
  news: ClerkNews;
} {
  const { type, timestamp, data } = payload.parse(JSON.parse(text));
  const occurredAt = timestamp === undefined ? null : inMilliseconds(timestamp);
  return { type, occurredAt, news: newsOf(type, data) };
}

function newsOf(type: string, data: unknown): ClerkNews {
  switch (type) {
    case 'user.created':
    case 'user.updated':
      return { kind: 'user', user: user.parse(data) };
    case 'user.deleted':
      return {
        kind: 'user_deleted',
        userId: userFacts.shape.userId.parse(z.object({ id: z.string() }).parse(data).id),
      };
  }
  if (type.startsWith('subscription.')) return ofSubscription(subscription.parse(data));
  if (type.startsWith('subscriptionItem.')) return ofItem(itemOfPayer.parse(data));
  if (type.startsWith('paymentAttempt.')) return ofPayment(payment.parse(data));
  return { kind: 'nothing', userId: null };
}

function ofSubscription({
  status,
  updated_at: updatedAt,
  payer,
  items,
}: z.output<typeof subscription>) {
  return about(payer?.user_id, {
    subscription: { status, updatedAt },
    items: items.flatMap(factsOf),
    plans: plansOf(items),
  });
}

function ofItem({ payer, ...rest }: ItemOfPayer): ClerkNews {
  return about(payer?.user_id, { items: factsOf(rest), plans: plansOf([rest]) });
}

function ofPayment({ status, updated_at, payer }: z.output<typeof payment>): ClerkNews {
  if (status !== 'paid') return { kind: 'nothing', userId: payer?.user_id ?? null };
  return about(payer?.user_id, { items: [], plans: [], paidAt: updated_at });
}

/** Who pays for an organization is no user. */
function about(userId: string | null | undefined, facts: object): ClerkNews {
  if (!userId) return { kind: 'nothing', userId: null };
  return { kind: 'subscription', facts: subscriptionFacts.parse({ userId, ...facts }) };
}

const EARLIEST_MS = 1e11;

/** Clerk tells the time of an event in seconds or in milliseconds. */
const inMilliseconds = (time: number) => (time < EARLIEST_MS ? time * 1000 : time);
