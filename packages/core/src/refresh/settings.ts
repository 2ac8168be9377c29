import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import type { Books } from '../ledger/books.ts';
import type { RefreshSettingsCommand } from '../ledger/command.ts';
import type { Ledger } from '../ledger/engine.ts';
import * as field from '../ledger/fields.ts';
import { type Context, requireUser } from '../ledger/rules.ts';
import { nextRefresh } from './calendar.ts';
import { planOf } from './plan-of.ts';

export const refreshSettingsInput = z.strictObject({
  userId: field.userId,
  /** Not refreshed until it is lifted; what came due meanwhile is refreshed then, once. */
  hold: z.boolean().optional(),
  /** Day of the month (1 to 31) in place of the plan's rhythm, at midnight UTC; null: the plan's. */
  day: z.int().min(1).max(31).nullable().optional(),
  /** Credits of type `credit` at each refresh in place of the plan's; null: the plan's. */
  customAmount: field.amountOrZero.nullable().optional(),
});

export const refreshSettingsAnswer = z.object({
  hold: z.boolean(),
  pastDue: z.boolean(),
  day: z.int().nullable(),
  customAmount: field.amountOrZero.nullable(),
  nextRefreshAt: z.iso.datetime().nullable(),
});
export type RefreshSettingsAnswer = z.output<typeof refreshSettingsAnswer>;

/**
 * Changes how a user is refreshed; what is left out stays as it is.
 * @throws LedgerError user_not_found, no_plan
 */
export function putRefreshSettings(
  ledger: Ledger,
  input: z.output<typeof refreshSettingsInput>,
  actor: string,
) {
  return ledger.submit<RefreshSettingsAnswer>({ kind: 'refresh_settings', ...input, actor });
}

export function decideRefreshSettings(
  books: Books,
  command: RefreshSettingsCommand,
  { now }: Context,
): RefreshSettingsAnswer {
  requireUser(books, command.userId);
  const subscription = books.subscription(command.userId);
  if (!subscription || subscription.planId === null) throw new LedgerError('no_plan');
  const { hold, pastDue, day, customAmount } = { ...subscription, ...given(command) };
  const moved = day !== subscription.day;
  const due = subscription.nextRefreshAt !== null && subscription.nextRefreshAt <= now;
  // What is due already stays due: another day is for the refreshes after it.
  const nextRefreshAt =
    moved && !due
      ? nextRefresh(planOf(books, subscription.planId).rhythm, subscription.anchorAt, now, day)
      : subscription.nextRefreshAt;
  books.changeSubscription(subscription, { hold, pastDue, day, customAmount, nextRefreshAt });
  return {
    ...{ hold, pastDue, day, customAmount },
    nextRefreshAt: nextRefreshAt === null ? null : new Date(nextRefreshAt).toISOString(),
  };
}

const given = ({ hold, pastDue, day, customAmount }: RefreshSettingsCommand) => ({
  ...(hold !== undefined && { hold }),
  ...(pastDue !== undefined && { pastDue }),
  ...(day !== undefined && { day }),
  ...(customAmount !== undefined && { customAmount }),
});
