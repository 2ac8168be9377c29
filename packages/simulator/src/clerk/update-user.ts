import { addressesOf } from './add-user.ts';
import type { NewClerkUser } from './add-user.ts';
import { userJson } from './json/user.ts';
import type { ClerkUser } from './user.ts';
import type { ClerkWorld } from './world.ts';

/** Changes the fields that are given: `user.updated`. Throws RangeError for an unknown user. */
export function updateUser(
  world: ClerkWorld,
  id: string,
  fields: Omit<NewClerkUser, 'id'>,
): ClerkUser {
  const user = world.mustUser(id);
  const { emailAddresses, firstName, lastName } = fields;
  if (emailAddresses) user.emailAddresses = addressesOf(world, emailAddresses);
  if (firstName !== undefined) user.firstName = firstName;
  if (lastName !== undefined) user.lastName = lastName;
  user.updatedAt = world.tick();
  world.outbox.add('user.updated', user.updatedAt, userJson(user));
  return user;
}
