import { z } from 'zod';
import { OUTCOMES } from './outcome.ts';

/** Body of `POST /{provider}/v1/chat/completions`. */
export const completionRequest = z.object({
  callId: z.string().min(1).max(255),
  promptTokens: z.int().min(0).max(10_000_000),
  /** Also the number of tokens that a successful call generates. */
  maxTokens: z.int().min(0).max(1_000_000),
  stream: z.boolean().default(false),
  /** Forces the outcome. */
  outcome: z.enum(OUTCOMES).optional(),
  /** Above 1 the attempt has a fate of its own. */
  attempt: z.int().min(1).default(1),
});

export type CompletionRequest = z.output<typeof completionRequest>;
