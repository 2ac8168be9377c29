import type { Job, Message } from './messages.ts';
import { replayCalls } from './replay-calls.ts';

// The replaying process: it can be killed like a host product's worker can.

const send = (message: Message, then?: () => void) => process.send?.(message, then);

async function work(job: Job): Promise<void> {
  try {
    await replayCalls(job, send);
    send({ kind: 'done' }, () => process.exit(0));
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    send({ kind: 'failed', why }, () => process.exit(1));
  }
}

process.once('message', (job) => void work(job as Job));
// Whoever started it is gone.
process.once('disconnect', () => process.exit(1));
