import { planFacts, type SubscriptionFacts, subscriptionFacts, userFacts } from '@makegood/core';
import { z } from 'zod';
import { emailOf, nameOf } from './person.ts';

// What Clerk's API answers, as far as it is used: a proxy may answer a page of HTML with status 200.

const at = z.number();

const page = <Row extends z.ZodType>(row: Row) =>
  z.object({ data: z.array(row), totalCount: z.int() });

export const userPage = page(
  z
    .object({
      id: z.string(),
      emailAddresses: z.array(z.object({ id: z.string(), emailAddress: z.string() })),
      primaryEmailAddressId: z.string().nullish(),
      firstName: z.string().nullish(),
      lastName: z.string().nullish(),
      createdAt: at,
      updatedAt: at,
    })
    .transform((user) => ({
      userId: user.id,
      email: emailOf(
        user.emailAddresses.map(({ id, emailAddress: address }) => ({ id, address })),
        user.primaryEmailAddressId,
      ),
      name: nameOf(user.firstName, user.lastName),
      createdAt: user.createdAt,
      updatedAt: user.updatedAt,
    }))
    .pipe(userFacts),
);

const plan = z
  .object({
    id: z.string(),
    name: z.string(),
    isDefault: z.boolean(),
    fee: z.object({ amount: z.number() }).nullish(),
  })
  .transform(({ id, name, isDefault, fee }) => ({
    planId: id,
    name,
    free: isDefault || !fee || fee.amount === 0,
  }))
  .pipe(planFacts);

export const planPage = page(plan);

const item = z.object({
  id: z.string(),
  status: z.string(),
  planId: z.string().nullable(),
  plan: plan.nullish(),
  periodStart: at,
  periodEnd: at.nullable(),
  createdAt: at,
  updatedAt: at,
});

export const subscriptionOf = (userId: string) =>
  z
    .object({ status: z.string(), updatedAt: at, subscriptionItems: z.array(item) })
    .transform(({ status, updatedAt, subscriptionItems }): SubscriptionFacts =>
      subscriptionFacts.parse({
        userId,
        subscription: { status, updatedAt },
        items: subscriptionItems.flatMap(({ id, planId, plan, ...rest }) => {
          const of = planId ?? plan?.planId;
          return of === undefined ? [] : [{ ...rest, itemId: id, planId: of }];
        }),
        plans: subscriptionItems.flatMap(({ plan }) => (plan ? [plan] : [])),
      }),
    );
