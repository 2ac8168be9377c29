import { find, listUsers } from '@makegood/core';
import type { Sql } from '@makegood/db';
import { lookUp, type Measurement } from './measurement.ts';
import type { Targets, UserTarget } from './targets.ts';

type Hits = Awaited<ReturnType<typeof find>>['hits'];
export type Find = (q: string) => Promise<Hits>;

const has = (kind: Hits[number]['kind'], wanted: string) => (hits: Hits) =>
  hits.some((hit) => hit.kind === kind && hit.id === wanted);

/** The name of a mailbox from its third letter on, and the first of its domain: few have it. */
const partOfEmail = ({ email }: UserTarget) => email.slice(2, email.indexOf('@') + 4);
const lastName = ({ name }: UserTarget) => name.slice(name.indexOf(' ') + 1);
const mentions = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase());

const allMention = (hits: { title: string; subtitle: string }[], part: string) =>
  hits.length > 0 && hits.every((hit) => mentions(`${hit.title} ${hit.subtitle}`, part));

/** The search field, by everything it takes. */
export function searching(ask: Find, targets: Targets, where = ''): Measurement[] {
  const named = targets.users.filter(({ email, name }) => /\d@/.test(email) && name !== '');
  const name = (what: string) => `search${where}: ${what}`;
  return [
    lookUp(
      name('user id'),
      targets.users,
      ({ userId }) => ask(userId),
      (hits, { userId }) => hits[0]?.kind === 'user' && hits[0].id === userId,
    ),
    lookUp(
      name('part of an email'),
      named,
      (user) => ask(partOfEmail(user)),
      (hits, { userId }) => has('user', userId)(hits),
    ),
    lookUp(
      name('part of a name'),
      named,
      (user) => ask(lastName(user)),
      (hits, user) => allMention(hits, lastName(user)),
    ),
    lookUp(
      name('charge id'),
      targets.charges,
      ({ chargeId }) => ask(chargeId),
      (hits, { chargeId }) => has('charge', chargeId)(hits),
    ),
    lookUp(
      name("provider's task"),
      targets.tasks,
      ({ key }) => ask(key),
      (hits, { chargeId }) => has('charge', chargeId)(hits),
    ),
    lookUp(
      name('refund id'),
      targets.refunds,
      ({ refundId }) => ask(refundId),
      (hits, { refundId }) => has('refund', refundId)(hits),
    ),
    lookUp(
      name('idempotency key'),
      targets.keys,
      ({ key }) => ask(key),
      (hits, { chargeId }) => has('charge', chargeId)(hits),
    ),
    lookUp(
      name('nothing has it'),
      targets.charges,
      ({ chargeId }) => ask(`${chargeId.slice(24)}zq`),
      (hits) => hits.length === 0,
    ),
  ];
}

export const searchingInCore = (sql: Sql, targets: Targets) =>
  searching(async (q) => (await find({ sql }, { q })).hits, targets);

/** The list of users, by a fragment. */
export function listingUsers(sql: Sql, targets: Targets): Measurement[] {
  const named = targets.users.filter(({ email, name }) => /\d@/.test(email) && name !== '');
  return [
    lookUp(
      'users: first page',
      targets.users,
      () => listUsers({ sql }, { q: '', limit: 50 }),
      ({ users }) => users.length === 50,
    ),
    lookUp(
      'users: part of an email',
      named,
      (user) => listUsers({ sql }, { q: partOfEmail(user), limit: 50 }),
      ({ users }, { userId }) => users.some((user) => user.userId === userId),
    ),
    lookUp(
      'users: part of a name',
      named,
      (user) => listUsers({ sql }, { q: lastName(user), limit: 50 }),
      ({ users }, user) =>
        users.length > 0 &&
        users.every(({ name, email }) => mentions(`${name} ${email}`, lastName(user))),
    ),
  ];
}
