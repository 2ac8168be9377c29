import { createMakegood } from '../index.ts';

type Args = { url: string; apiKey: string; userId: string; idempotencyKey: string; hold: number };

// A session of four models: one answers, one fails, one goes on until the process is killed, one waits.
const { url, apiKey, userId, idempotencyKey, hold } = JSON.parse(process.argv[2] ?? '') as Args;
const options = { userId, feature: 'chat', units: 4, idempotencyKey, holdSeconds: hold };
await createMakegood({ url, apiKey }).withSession(options, async (session) => {
  await session.unit('answers', () => 'an answer');
  await session.unit('fails', () => Promise.reject(new Error('no'))).catch(() => {});
  await session.unit('never ends', () => {
    process.stdout.write('in the middle\n');
    return new Promise<never>(() => {});
  });
  await session.unit('waits', () => 'too late');
});
