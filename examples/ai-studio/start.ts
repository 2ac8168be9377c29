import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { createMakegood } from '@makegood/sdk';
import { startSimulator } from '@makegood/simulator';
import type { Hono } from 'hono';
import { build } from 'vite';
import { studio } from './server/app.ts';
import { openComparing } from './server/comparison.ts';
import { MakegoodProcess } from './server/makegood-process.ts';
import { setUp } from './server/set-up.ts';
import type { SignedIn } from './server/sign-in.ts';

const root = join(import.meta.dirname, '../..');
const number = (name: string, usual: number) => Number(process.env[name] ?? usual);

await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'warn' });

// The studio listens first: Makegood fetches from it the keys that prove its users' tokens.
let app: Hono<SignedIn> | undefined;
const server = serve({
  fetch: (request, ...rest) =>
    app?.fetch(request, ...rest) ?? new Response('The studio starts.', { status: 503 }),
  hostname: '127.0.0.1',
  port: number('STUDIO_PORT', 8800),
});
if (!server.listening) await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const apiKey = `mg_${randomBytes(24).toString('base64url')}`;
const callbackSecret = `whsec_${randomBytes(24).toString('base64')}`;
const credits = await MakegoodProcess.start({
  port: number('PORT', 8787),
  dataDir: process.env['MAKEGOOD_DATA_DIR'] ?? join(root, '.data/ai-studio'),
  apiKey,
  jwksUrl: `${url}/.well-known/jwks.json`,
});
const makegood = createMakegood({ url: credits.url, apiKey });
await setUp(makegood, callbackSecret);
const provider = await startSimulator({
  seed: 1,
  mix: { ok: 1 },
  latencyMs: { min: 400, max: 900 },
});
const comparing = openComparing({ makegoodUrl: credits.url, apiKey, provider: provider.url });
app = await studio({
  ...{ makegood, makegoodUrl: credits.url, callbackSecret, comparing },
  provider: provider.url,
});

process.stdout.write(`
AI Studio is at ${url}
Its credits are at ${credits.url} (process ${credits.pid}; admin key ${apiKey})
`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close();
    comparing.close();
    void Promise.all([credits.stop(), provider.stop()]).then(() => process.exit(0));
  });
}
