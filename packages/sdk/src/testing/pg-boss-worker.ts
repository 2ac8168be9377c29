import { PgBoss } from 'pg-boss';
import { createMakegood } from '../index.ts';
import { pgBossCharges } from '../pg-boss/index.ts';

type Args = { url: string; apiKey: string; databaseUrl: string; queue: string };

// A worker that never ends its job, to be killed.
const { url, apiKey, databaseUrl, queue } = JSON.parse(process.argv[2] ?? '') as Args;
const charges = pgBossCharges<{ userId: string }>(createMakegood({ url, apiKey }), (job) => ({
  userId: job.data.userId,
  feature: 'chat',
}));
const boss = new PgBoss({
  connectionString: databaseUrl,
  schema: 'jobs',
  supervise: false,
  schedule: false,
  max: 2,
});
await boss.start();
const handler = charges.handler(
  () =>
    new Promise<never>(() => {
      process.stdout.write('at work\n');
    }),
);
await boss.work(queue, { includeMetadata: true, pollingIntervalSeconds: 0.5 }, handler);
