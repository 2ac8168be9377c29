import * as core from '@makegood/core';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { z } from 'zod';
import { actorOf, type Principal } from './access.ts';
import { errorMap, problemOf } from './error-map.ts';
import type { Context } from './trpc.ts';

/** How a mutation is told in the audit log. */
export type Audit<Input, Output> = {
  /** What it changes, such as `user:u1`; null as output where it is not done, or not yet. */
  subject: (input: Input, output: Output | null, ctx: Context) => string;
  /** What it is before; the answer is what it is after. */
  before?: (ctx: Context, input: Input) => Promise<unknown>;
};

/** `untold`: a charging call of services, which the ledger itself tells, or one that changes nothing. */
export type AuditRule<Input, Output> = Audit<Input, Output> | 'untold';

type Result = { ok: true; data: unknown } | { ok: false; error: unknown };
type Call = { ctx: Context; action: string; audit: Audit<unknown, unknown>; input: unknown };

const roleOf = (principal: Principal | null) => {
  if (!principal) return 'nobody';
  return principal.kind === 'user' ? 'user' : principal.role;
};

const deedOf = ({ principal, ...ctx }: Context, action: string, subject: string | null) => ({
  actor: actorOf(principal),
  actorRole: roleOf(principal),
  action,
  subject: subject && subject.slice(0, 300),
  requestId: ctx.requestId.slice(0, 255),
});

/**
 * Has a mutation told: kept before it is done, told once it is known what became of it. It fails
 * where it cannot be kept, and nothing has happened then.
 */
export async function told<R extends Result>(call: Call, next: () => Promise<R>): Promise<R> {
  const { ctx, action, audit, input } = call;
  const role = roleOf(ctx.principal);
  // Services change what they are there to change.
  if (role === 'service' || isDryRun(input)) return next();
  const before = await beforeOf(call);
  const deed = deedOf(ctx, action, audit.subject(input, null, ctx));
  const intentId = await core.intend(ctx, { ...deed, before });
  const result = await next();
  if (result.ok) {
    const subject = audit.subject(input, result.data, ctx);
    await core.conclude(ctx, intentId, { outcome: 'done', subject, after: result.data });
    return result;
  }
  const { code, facts } = problemOf(result.error);
  // Forbidden calls are told elsewhere; what nobody in particular tries in vain is not.
  if (code === 'forbidden' || role === 'nobody') await core.withdraw(ctx, intentId);
  else {
    const outcome = errorMap[code].status < 500 ? 'refused' : 'failed';
    await core.conclude(ctx, intentId, { outcome, after: { code, ...facts } });
  }
  return result;
}

const isDryRun = (input: unknown) =>
  typeof input === 'object' && input !== null && 'dryRun' in input && input.dryRun === true;

/** What is not there yet has no before. */
async function beforeOf({ ctx, audit, input }: Call): Promise<unknown> {
  try {
    return await audit.before?.(ctx, input);
  } catch (error) {
    if (error instanceof core.LedgerError && errorMap[error.code].status < 500) return null;
    throw error;
  }
}

/** Lines that one caller's forbidden calls may write in a minute: the log is not theirs to fill. */
const REFUSALS_A_MINUTE = 100;
const refusals = new RateLimiterMemory({ points: REFUSALS_A_MINUTE, duration: 60 });

/** Tells of a call that its caller may not make, whoever it is; without credentials nobody called. */
export async function tellForbidden(
  { ctx, action, audit }: Omit<Call, 'audit' | 'input'> & { audit: Call['audit'] | undefined },
  { input, raw }: { input: z.ZodType; raw: unknown },
): Promise<void> {
  const { principal } = ctx;
  if (!principal) return;
  const { consumedPoints } = await refusals.penalty(actorOf(principal));
  if (consumedPoints > REFUSALS_A_MINUTE) return;
  const parsed = audit && input.safeParse(raw);
  const subject = parsed?.success ? audit?.subject(parsed.data, null, ctx) : userIn(raw);
  const deed = deedOf(ctx, action, subject ?? null);
  await core.appendAudit(ctx.sql, deed, 'refused', {
    code: 'forbidden',
    ...(consumedPoints === REFUSALS_A_MINUTE && { more: 'not told for the rest of the minute' }),
  });
}

function userIn(raw: unknown): string | null {
  if (typeof raw !== 'object' || raw === null || !('userId' in raw)) return null;
  const userId = core.deductInput.shape.userId.safeParse(raw.userId);
  return userId.success ? `user:${userId.data}` : null;
}
