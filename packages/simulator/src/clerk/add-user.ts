import { userJson } from './json/user.ts';
import { subscribe } from './subscribe.ts';
import type { ClerkUser } from './user.ts';
import type { ClerkWorld } from './world.ts';

export type NewClerkUser = {
  /** `user_…` by default. */
  id?: string;
  /** The first one is the primary address. */
  emailAddresses?: readonly string[];
  firstName?: string | null;
  lastName?: string | null;
};

/**
 * Adds a user, subscribed to the default plan if there is one: `user.created`, then the events of
 * the subscription. Throws RangeError for an id in use.
 */
export function addUser(world: ClerkWorld, fields: NewClerkUser = {}): ClerkUser {
  const id = fields.id ?? world.ids.next('user');
  if (world.users.has(id)) throw new RangeError(`user ${id} exists already`);
  const at = world.tick();
  const user: ClerkUser = {
    id,
    sequence: world.ids.count,
    emailAddresses: addressesOf(world, fields.emailAddresses ?? []),
    firstName: fields.firstName ?? null,
    lastName: fields.lastName ?? null,
    createdAt: at,
    updatedAt: at,
  };
  world.users.set(id, user);
  world.outbox.add('user.created', at, userJson(user));
  const plan = world.defaultPlan();
  if (plan) subscribe(world, id, plan.id);
  return user;
}

/** Gives each address the id of an identification. */
export function addressesOf(world: ClerkWorld, addresses: readonly string[]) {
  return addresses.map((address) => ({ id: world.ids.next('idn'), address }));
}
