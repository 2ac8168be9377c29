import { MakegoodError, moneyFactsOf } from '@makegood/sdk';
import type { Context } from 'hono';
import { ZodError } from 'zod';

/** What the browser is told of an error: a sentence, and what became of the credits. */
export function errorAnswer(error: Error, c: Context) {
  const { refunded = false } = moneyFactsOf(error) ?? {};
  if (error instanceof ZodError) return c.json({ message: 'That cannot be read.', refunded }, 400);
  if (error instanceof MakegoodError && error.code === 'insufficient_credits') {
    return c.json({ code: error.code, message: 'You have too few credits.', refunded }, 402);
  }
  return c.json({ message: 'That did not work.', refunded }, 502);
}
