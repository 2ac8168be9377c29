import { z } from 'zod';
import type { AdjustCommand, GoodwillCommand, RefundCommand } from '../ledger/command.ts';
import { adjust, type AdjustAnswer, adjustCommand, adjustInput } from '../ledger/adjust.ts';
import type { Ledger } from '../ledger/engine.ts';
import { goodwill, goodwillCommand, goodwillInput } from '../ledger/goodwill.ts';
import { refund, type RefundAnswer, refundCommand, refundInput } from '../ledger/refund.ts';

/** Changes by hand that have caps. */
export const capped = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('refund'), input: refundInput }),
  z.object({ kind: z.literal('goodwill'), input: goodwillInput }),
  z.object({ kind: z.literal('adjust'), input: adjustInput }),
]);
export type Request = z.output<typeof capped>;

export type Answer = RefundAnswer | AdjustAnswer;
export type AnswerOf<R extends Request> = R extends { kind: 'adjust' }
  ? AdjustAnswer
  : RefundAnswer;

/** Does it, whatever the caps. */
export function perform(ledger: Ledger, { kind, input }: Request, actor: string): Promise<Answer> {
  switch (kind) {
    case 'refund':
      return refund(ledger, input, actor);
    case 'goodwill':
      return goodwill(ledger, input, actor);
    case 'adjust':
      return adjust(ledger, input, actor);
  }
}

/** The command that performing it would submit. */
export async function commandOf(
  ledger: Ledger,
  { kind, input }: Request,
  actor: string,
): Promise<RefundCommand | GoodwillCommand | AdjustCommand> {
  switch (kind) {
    case 'refund':
      return refundCommand(ledger, input, actor);
    case 'goodwill':
      return goodwillCommand(input, actor);
    case 'adjust':
      return adjustCommand(input, actor);
  }
}
