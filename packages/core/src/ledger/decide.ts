import { LedgerError } from '../errors.ts';
import { decideMakeGood } from '../incidents/make-good.ts';
import { decideTakeBack } from '../incidents/take-back.ts';
import { decideEnroll } from '../refresh/enroll.ts';
import { decideRefresh } from '../refresh/refresh.ts';
import { decideReverse } from '../refresh/reverse.ts';
import { decideRefreshSettings } from '../refresh/settings.ts';
import { decideSubscribe } from '../refresh/subscribe.ts';
import { decideAdjust } from './adjust.ts';
import type { Books } from './books.ts';
import type { Command } from './command.ts';
import { decideDeduct } from './deduct.ts';
import { decideExtend } from './extend.ts';
import { decideFail } from './fail.ts';
import { decideGoodwill } from './goodwill.ts';
import { decideGrant, decideVoid } from './grant.ts';
import { decideRefund } from './refund.ts';
import { type Context, openWallet } from './rules.ts';
import { decideSettle } from './settle.ts';
import { decideLapse } from './sweep.ts';
import { decideUndo } from './undo.ts';

export type Outcome = { answer: unknown } | { refused: LedgerError };

/** Decides the commands in their order on the books. Pure: the same books and context decide the same. */
export function decide(books: Books, commands: readonly Command[], context: Context): Outcome[] {
  return commands.map((command) => {
    try {
      return once(books, command, context);
    } catch (error) {
      if (error instanceof LedgerError) return { refused: error };
      throw error;
    }
  });
}

/** One effect for a key: a retry gets the answer again, another request under the same key is refused. */
function once(books: Books, command: Command, context: Context): Outcome {
  const { userId, kind, idempotency } = command;
  const seen = idempotency && books.key(userId, kind, idempotency);
  if (seen && seen.fingerprint !== idempotency.fingerprint) {
    return { refused: new LedgerError('idempotency_key_reused', { operation: kind }) };
  }
  if (seen) return { answer: { ...(seen.answer as object), replayed: true } };
  const answer = perform(books, command, context);
  if ('refused' in answer) return answer;
  if (idempotency) books.remember(userId, kind, idempotency, answer);
  return { answer };
}

function perform(books: Books, command: Command, context: Context) {
  switch (command.kind) {
    case 'grant':
      return decideGrant(books, command, context);
    case 'void':
      return decideVoid(books, command, context);
    case 'deduct':
      return decideDeduct(books, command, context);
    case 'extend':
      return decideExtend(books, command, context);
    case 'settle':
      return decideSettle(books, command, context);
    case 'refund':
      return decideRefund(books, command, context);
    case 'fail':
      return decideFail(books, command, context);
    case 'lapse':
      return decideLapse(books, command, context);
    case 'make_good':
      return decideMakeGood(books, command, context);
    case 'goodwill':
      return decideGoodwill(books, command, context);
    case 'adjust':
      return decideAdjust(books, command, context);
    case 'undo':
      return decideUndo(books, command, context);
    case 'take_back':
      return decideTakeBack(books, command, context);
    case 'refresh':
      return decideRefresh(books, command, context);
    case 'reverse_refresh':
      return decideReverse(books, command, context);
    case 'subscribe':
      return decideSubscribe(books, command, context);
    case 'refresh_settings':
      return decideRefreshSettings(books, command, context);
    case 'enroll':
      return decideEnroll(books, command, context);
    case 'age':
      return { balance: openWallet(books, command.userId, command.creditType, context).balance };
  }
}
