import { Worker } from 'bullmq';
import { bullmqCharges } from '../bullmq/index.ts';
import { createMakegood } from '../index.ts';

type Args = {
  url: string;
  apiKey: string;
  connection: { path: string; maxRetriesPerRequest: null };
  queue: string;
  lockDuration: number;
};

// A worker that never ends its job, to be killed.
const { url, apiKey, queue, ...options } = JSON.parse(process.argv[2] ?? '') as Args;
const charges = bullmqCharges<{ userId: string }>(createMakegood({ url, apiKey }), (job) => ({
  userId: job.data.userId,
  feature: 'chat',
}));
const processor = charges.processor(
  () =>
    new Promise<never>(() => {
      process.stdout.write('at work\n');
    }),
);
new Worker(queue, processor, { ...options, skipStalledCheck: true });
