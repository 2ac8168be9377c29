import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Attempt } from './call-log.ts';
import { CALLBACK_PLANS } from './callback-plan.ts';
import type { CallbackStep } from './callback-plan.ts';
import type { CallbackSender } from './callback-sender.ts';
import { TASK_USD } from './price.ts';
import type { TaskRequest } from './task-request.ts';
import type { World } from './world.ts';

/** Body of a callback. */
export type TaskCallback = {
  taskId: string;
  status: 'processing' | 'succeeded' | 'failed';
  /** 0 to 1. */
  progress: number;
  result?: { content: string };
  error?: { code: string; message: string };
  /** US dollars; only of work that succeeded. */
  costUsd?: number;
  /** The true order of a task's callbacks, from 1. */
  sequence: number;
};

/**
 * Notes a task and sends its callbacks, one after the other, once `outgoing` (the 202) is through.
 * Every post is a task of its own. Throws UnknownProviderError, LogFullError.
 */
export function runTask(
  world: World,
  sender: CallbackSender,
  provider: string,
  request: TaskRequest,
  outgoing: ServerResponse,
): { taskId: string } {
  world.mustKnow(provider);
  const { callId } = request;
  const attempt = world.log.open({ callId, provider, outcome: 'ok', promptTokens: 0 });
  const identity = { provider, callId, attempt: attempt.number };
  const taskId = taskIdOf(world.options.seed, identity);
  const gapMs = world.latencyOf(world.fateOf(identity).latencyDraw);
  attempt.deliver({ completionTokens: 0, deliveredShare: 0, answered: true });

  const steps = CALLBACK_PLANS[request.callback];
  const sendFrom = (index: number): void => {
    const step = steps[index];
    if (!step) return;
    const waitMs = step.late ? (request.lateMs ?? world.options.lateMs) : gapMs;
    world.timers.after(waitMs, () => {
      if (step.status === 'succeeded' && !steps.slice(0, index).includes(step)) finish(attempt);
      const id = `msg_${taskId}_${step.sequence}`;
      const { callbackUrl: url, secret } = request;
      void sender
        .send({ url, secret, id, payload: payloadOf(taskId, step) })
        .then(() => sendFrom(index + 1));
    });
  };
  outgoing.once('close', () => sendFrom(0));
  return { taskId };
}

function finish(attempt: Attempt): void {
  attempt.bill(TASK_USD);
  attempt.deliver({ completionTokens: 0, deliveredShare: 1, answered: true });
}

function taskIdOf(seed: number, call: { provider: string; callId: string; attempt: number }) {
  const identity = JSON.stringify([seed, call.provider, call.callId, call.attempt]);
  return `task_${createHash('sha256').update(identity).digest('hex').slice(0, 24)}`;
}

function payloadOf(taskId: string, { status, sequence }: CallbackStep): TaskCallback {
  switch (status) {
    case 'processing':
      return { taskId, status, sequence, progress: 0.5 };
    case 'succeeded':
      return {
        taskId,
        status,
        sequence,
        progress: 1,
        result: { content: 'The work is done.' },
        costUsd: TASK_USD,
      };
    case 'failed':
      return {
        taskId,
        status,
        sequence,
        progress: 0.5,
        error: { code: 'generation_failed', message: 'The generation failed.' },
      };
  }
}
