import { deletedUserJson } from './json/user.ts';
import type { ClerkWorld } from './world.ts';

/** Deletes a user and its subscription: `user.deleted`. Throws RangeError for an unknown user. */
export function deleteUser(world: ClerkWorld, id: string): void {
  const user = world.mustUser(id);
  world.users.delete(id);
  world.subscriptions.delete(id);
  world.outbox.add('user.deleted', world.tick(), deletedUserJson(user));
}
