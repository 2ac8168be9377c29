import { hash } from 'node:crypto';

/** Where servers tell each other whose balances changed. */
export const CHANNEL = 'makegood_balances';

/** Says nothing but that the way is open. */
export const PING = '';

/** More changed than can be named. */
export const ANYONE = '*';

// 48 bits of a hash: where two users share them, one of them is read once too often.
const LETTERS = 8;
// A payload has less than 8,000 bytes.
const USERS_IN_PAYLOAD = 990;
const MOST_PAYLOADS = 4;

/** Most users that are named at once. */
export const MOST_NAMED = MOST_PAYLOADS * USERS_IN_PAYLOAD;

/** How a user is called on the channel: it is no place for ids of people. */
export const shortOf = (userId: string): string =>
  hash('sha256', userId, 'base64url').slice(0, LETTERS);

/** What is sent of these users, in as few messages as hold them. */
export function payloadsOf(userIds: Iterable<string>): string[] {
  const shorts = Array.from(userIds, shortOf);
  const payloads = [];
  for (let i = 0; i < shorts.length; i += USERS_IN_PAYLOAD) {
    payloads.push(shorts.slice(i, i + USERS_IN_PAYLOAD).join(''));
  }
  return payloads;
}

/** The users that a message names. */
export function shortsOf(payload: string): string[] {
  const shorts = [];
  for (let i = 0; i + LETTERS <= payload.length; i += LETTERS) {
    shorts.push(payload.slice(i, i + LETTERS));
  }
  return shorts;
}
