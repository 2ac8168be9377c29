import { serveStatic } from '@hono/node-server/serve-static';
import type { Makegood } from '@makegood/sdk';
import { Hono } from 'hono';
import { relative } from 'node:path';
import { comparisonRoutes, type Comparing } from './comparison.ts';
import { imageRoutes } from './image.ts';
import { type SignedIn, signInRoutes } from './sign-in.ts';
import { textRoutes } from './text.ts';
import { openTokens } from './tokens.ts';

export type Studio = {
  makegood: Makegood;
  makegoodUrl: string;
  /** The address of the AI provider. */
  provider: string;
  /** With it, the provider signs its callbacks. */
  callbackSecret: string;
  comparing: Comparing;
};

/** The studio's server: its pages, signing in, and the three tools. */
export async function studio({
  makegood,
  makegoodUrl,
  provider,
  callbackSecret,
  comparing,
}: Studio): Promise<Hono<SignedIn>> {
  const tokens = await openTokens();
  const { routes, knowsUser } = signInRoutes({
    ...{ makegood, tokens, secret: crypto.randomUUID() },
  });
  const callbacks = {
    url: `${makegoodUrl}/api/webhooks/providers/openai`,
    secret: callbackSecret,
  };
  return new Hono<SignedIn>()
    .get('/.well-known/jwks.json', (c) => c.json(tokens.keys))
    .route('/api', routes)
    .use('/api/*', knowsUser)
    .get('/api/session', (c) => c.json({ userId: c.get('userId'), makegoodUrl }))
    .route('/api/texts', textRoutes(makegood, provider))
    .route('/api/images', imageRoutes({ makegood, provider, callbacks }))
    .route('/api/comparisons', comparisonRoutes(comparing))
    .use('*', serveStatic({ root: relative(process.cwd(), `${import.meta.dirname}/../dist`) }));
}
