import { z } from 'zod';
import { CALLBACK_MODES } from './callback-plan.ts';
import { isLoopbackUrl, isSigningSecret } from './callback-sender.ts';

/** Body of `POST /{provider}/v1/tasks`. */
export const taskRequest = z.object({
  callId: z.string().min(1).max(255),
  callbackUrl: z.string().refine(isLoopbackUrl, 'must be an http URL of a loopback address'),
  secret: z.string().refine(isSigningSecret, 'must be base64, with or without whsec_ before it'),
  callback: z.enum(CALLBACK_MODES).default('normal'),
  /** How late the `late` callback is, milliseconds; the simulator's own setting by default. */
  lateMs: z.int().min(0).max(86_400_000).optional(),
});

export type TaskRequest = z.output<typeof taskRequest>;
