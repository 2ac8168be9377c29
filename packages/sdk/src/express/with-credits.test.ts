import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express, { type Request, type Response } from 'express';
import type { Plain } from '../testing/routes/app.ts';
import { testRoutes } from '../testing/routes/suite.ts';
import { creditsErrors, withCredits } from './index.ts';

await testRoutes('Express', 'POST /run/:id', async ({ makegood, connect, simulator }, plan) => {
  const app = express().set('env', 'test');
  const user = (req: Request) => req.get('x-user');
  const routes = {
    run: withCredits(makegood, { user, feature: (req) => req.get('x-feature') ?? 'chat' }),
    hasty: withCredits(makegood, { user, feature: 'chat', timeoutMs: 300 }),
    cut: withCredits(connect(simulator.refusedUrl), { user, feature: 'chat', deductWithinMs: 300 }),
  };
  for (const [name, charged] of Object.entries(routes)) {
    app.post(`/${name}/:id`, charged, async (req, res) => {
      await answer(await plan(String(req.params.id))(req.credits), req, res);
    });
  }
  app.use(creditsErrors);
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    send: (path, init) => fetch(`${base}${path}`, init),
    close: () => void server.close(),
  };
});

async function answer(plain: Plain, req: Request, res: Response): Promise<void> {
  if ('refund' in plain) return req.credits.refundCreditsOnError(...plain.refund);
  if ('stream' in plain) {
    for await (const chunk of plain.stream) res.write(chunk);
    res.end();
    return;
  }
  res.status(plain.status ?? 200);
  if ('json' in plain) res.json(plain.json);
  else res.type('text').send(plain.text);
}
