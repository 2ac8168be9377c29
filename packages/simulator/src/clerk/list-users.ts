import { z } from 'zod';
import { userJson } from './json/user.ts';
import { page, readQuery, single } from './query.ts';
import { primaryAddressOf } from './user.ts';
import type { ClerkUser } from './user.ts';
import type { ClerkWorld } from './world.ts';

const ORDERS = {
  created_at: (user: ClerkUser) => user.createdAt,
  updated_at: (user: ClerkUser) => user.updatedAt,
  email_address: primaryAddressOf,
  first_name: (user: ClerkUser) => user.firstName ?? '',
  last_name: (user: ClerkUser) => user.lastName ?? '',
};

const filters = {
  user_id: z.array(z.string()).max(100).optional(),
  email_address: z.array(z.string()).max(100).optional(),
  query: single(z.string().optional()),
};
const countQuery = z.strictObject(filters);
const listQuery = z.strictObject({
  ...filters,
  ...page,
  order_by: single(
    z
      .string()
      .regex(/^[+-]?(created_at|updated_at|email_address|first_name|last_name)$/)
      .default('-created_at'),
  ),
});

type Queries = Record<string, string[]>;

/** `GET /v1/users`: a page of users as a bare array. Throws ClerkError (422). */
export function listUsers(world: ClerkWorld, queries: Queries) {
  const { limit, offset, order_by: orderBy, ...wanted } = readQuery(listQuery, queries);
  return matching(world, wanted)
    .sort(comparing(orderBy))
    .slice(offset, offset + limit)
    .map(userJson);
}

/** `GET /v1/users/count`. Throws ClerkError (422). */
export function countUsers(world: ClerkWorld, queries: Queries) {
  const wanted = readQuery(countQuery, queries);
  return { object: 'total_count', total_count: matching(world, wanted).length };
}

function matching(world: ClerkWorld, wanted: z.output<typeof countQuery>): ClerkUser[] {
  const { user_id: ids, email_address: addresses, query } = wanted;
  return [...world.users.values()].filter(
    (user) =>
      (ids?.includes(user.id) ?? true) &&
      (!addresses || user.emailAddresses.some(({ address }) => addresses.includes(address))) &&
      (query === undefined || textOf(user).includes(query.toLowerCase())),
  );
}

function textOf(user: ClerkUser): string {
  const addresses = user.emailAddresses.map(({ address }) => address);
  return [user.id, user.firstName, user.lastName, ...addresses].join('\n').toLowerCase();
}

/** Users alike in the field come in the order of their creation, or against it. */
function comparing(orderBy: string): (a: ClerkUser, b: ClerkUser) => number {
  const sign = orderBy.startsWith('-') ? -1 : 1;
  const keyOf = ORDERS[orderBy.replace(/^[+-]/, '') as keyof typeof ORDERS];
  return (a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)];
    if (left === right) return sign * (a.sequence - b.sequence);
    return left < right ? -sign : sign;
  };
}
