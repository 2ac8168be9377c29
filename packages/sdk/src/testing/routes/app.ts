import { randomUUID } from 'node:crypto';
import { afterAll, expect, vi } from 'vitest';
import type { Credits } from '../../route/credits.ts';
import type { World } from '../world.ts';
import { worldOfTests } from '../world-of-tests.ts';

export type Plain =
  | { status?: number; json: unknown }
  | { status?: number; text: string }
  | { stream: AsyncIterable<string> }
  | { refund: Parameters<Credits<unknown>['refundCreditsOnError']> };

export type Plan = (credits: Credits<unknown>) => Promise<Plain> | Plain;

/** An app with the routes `/run/:id`, `/hasty/:id` (300 ms) and `/cut/:id` (no ledger). */
export type RouteApp = {
  send: (path: string, init: RequestInit) => Promise<Response>;
  close: () => Promise<void> | void;
};

export type OpenApp = (world: World, plan: (id: string) => Plan) => Promise<RouteApp>;

/** For tests that run beside each other, which `expect.poll` is not for. */
export const eventually = <T>(look: () => Promise<T>, wanted: T) =>
  vi.waitFor(async () => expect(await look()).toBe(wanted), { timeout: 20_000, interval: 20 });

/** An app of the framework in front of a world, and the ways to ask it and to look what came of it. */
export async function openRoutes(pattern: string, openApp: OpenApp) {
  const plans = new Map<string, Plan>();
  const world = await worldOfTests();
  const app = await openApp(world, (id) => plans.get(id) ?? (() => ({ text: 'no plan' })));
  afterAll(() => app.close());

  /** Asks for the plan to be run as the user. */
  const send = (userId: string, plan: Plan, rest: RequestInit & { route?: string } = {}) => {
    const { route = 'run', headers, ...init } = rest;
    const id = randomUUID();
    plans.set(id, plan);
    return app.send(`/${route}/${id}`, {
      method: 'POST',
      ...init,
      headers: { 'x-user': userId, ...(headers as Record<string, string>) },
    });
  };
  const chargesOf = async (userId: string) => {
    const { charges } = await world.makegood.client.charges.list.query({ userId });
    return charges;
  };
  const chargeOf = async (userId: string) => {
    const [first] = await chargesOf(userId);
    if (!first) throw new Error('There is no charge');
    return world.makegood.client.charges.get.query({ chargeId: first.chargeId });
  };
  return { world, pattern, send, chargesOf, chargeOf };
}

export type Routes = Awaited<ReturnType<typeof openRoutes>>;
