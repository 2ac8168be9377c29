import {
  getHistory,
  getTimeline,
  getUser,
  historyInput,
  listCharges,
  listChargesInput,
  listUserRefunds,
  timelineInput,
} from '@makegood/core';
import type { Sql } from '@makegood/db';
import { lookUp, type Measurement } from './measurement.ts';
import type { Targets, UserTarget } from './targets.ts';

const A_PAGE = 50;
const MOST_HELD = 200;

/** What opening a user's page asks for, each by itself and all at once as the page does. */
export function openingUsers(sql: Sql, { users, holders }: Targets): Measurement[] {
  const get = ({ userId }: UserTarget) => getUser({ sql }, { userId });
  const held = ({ userId }: UserTarget) =>
    listCharges({ sql }, listChargesInput.parse({ userId, state: 'held', limit: MOST_HELD }));
  const timeline = ({ userId }: UserTarget) =>
    getTimeline({ sql }, timelineInput.parse({ userId, limit: A_PAGE }));
  const hasBalance = (answer: Awaited<ReturnType<typeof get>>, user: UserTarget) => {
    const { available, held } = answer.balances['credit'] ?? {};
    return available === user.balance && held === user.held;
  };
  const isHeld = ({ charges }: Awaited<ReturnType<typeof held>>, user: UserTarget) =>
    charges.reduce((sum, { amount }) => sum + amount, 0) === user.held;
  const beginsWithTheLast = (
    { items }: Awaited<ReturnType<typeof timeline>>,
    { lastChargeId }: UserTarget,
  ) => items.find(({ kind, amount }) => kind === 'charge' && amount > 0)?.id === lastChargeId;
  return [
    lookUp('user: balances and plan', users, get, hasBalance),
    lookUp('user: held charges', holders, held, isHeld),
    lookUp('user: first page of the time line', users, timeline, beginsWithTheLast),
    lookUp(
      'user: whole page, of who has held charges',
      holders,
      (user) => Promise.all([get(user), held(user), timeline(user)]),
      ([user, charges, items], wanted) =>
        hasBalance(user, wanted) && isHeld(charges, wanted) && beginsWithTheLast(items, wanted),
    ),
    lookUp(
      'user: first page of the ledger',
      users,
      ({ userId }) => getHistory({ sql }, historyInput.parse({ userId, limit: A_PAGE })),
      ({ entries }, { balance }) => entries[0]?.balanceAfter === balance,
    ),
    lookUp(
      'user: first page of refunds',
      users,
      ({ userId }) => listUserRefunds({ sql }, { userId, limit: A_PAGE }),
      ({ refunds }) =>
        refunds.every(({ createdAt }, i) => createdAt <= (refunds[i - 1]?.createdAt ?? createdAt)),
    ),
  ];
}
