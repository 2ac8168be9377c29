import { configOf, readEnv, type RunningServer, startServer } from '@makegood/server';
import type { Answer, Order } from './servers.ts';

// Runs servers for the journeys, each as main.ts would in a process of its own.

const running = new Map<number, RunningServer>();

async function carryOut({ id, env }: Order): Promise<Answer> {
  if (env) {
    const server = await startServer(configOf(readEnv(env)));
    running.set(id, server);
    return { id, url: server.url };
  }
  await running.get(id)?.stop();
  running.delete(id);
  return { id };
}

process.on('message', async (order: Order) => {
  const answer = await carryOut(order).catch((error: unknown) => ({
    ...{ id: order.id, error: error instanceof Error ? (error.stack ?? '') : String(error) },
  }));
  process.send?.(answer);
});
// Whoever started it is gone.
process.once('disconnect', () => process.exit(1));
