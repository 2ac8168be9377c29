import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { z } from 'zod';
import { LogFullError } from './call-log.ts';
import type { CallbackSender } from './callback-sender.ts';
import { complete } from './complete.ts';
import { completionRequest } from './completion-request.ts';
import { jsonFailure } from './failure.ts';
import { UsageError, parsed, readRequest } from './read-request.ts';
import { routeCall } from './route-call.ts';
import type { Doors } from './route-call.ts';
import { runTask } from './run-task.ts';
import { taskRequest } from './task-request.ts';
import { UnknownProviderError } from './world.ts';
import type { World } from './world.ts';

type Env = { Bindings: HttpBindings };

const routeQuery = z.object({ attempt: z.coerce.number().int().min(1).default(1) });

/** The HTTP face of the simulator; `doors` is called when the ports are known. */
export function createApp(world: World, sender: CallbackSender, doors: () => Doors): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/_health', (c) => c.json({ ok: true }));
  app.get('/_log', (c) => c.json(world.log.all()));
  app.get('/_log/:callId', (c) => {
    const record = world.log.get(c.req.param('callId'));
    return record ? c.json(record) : failure(404, 'call_not_found', 'No such call.');
  });
  app.get('/_route/:provider/:callId', (c) => {
    const { attempt } = parsed(routeQuery, c.req.query());
    return c.json({ url: routeCall(world, doors(), { ...c.req.param(), attempt }) });
  });

  app.post('/:provider/v1/chat/completions', async (c) => {
    const request = await readRequest(completionRequest, c.env.incoming);
    complete(world, c.req.param('provider'), request, c.env.outgoing);
    return RESPONSE_ALREADY_SENT;
  });
  app.post('/:provider/v1/tasks', async (c) => {
    const request = await readRequest(taskRequest, c.env.incoming);
    return c.json(runTask(world, sender, c.req.param('provider'), request, c.env.outgoing), 202);
  });

  app.onError((error) => {
    if (error instanceof UsageError) return failure(400, 'simulator_usage', error.message);
    if (error instanceof UnknownProviderError) {
      return failure(404, 'provider_not_found', error.message);
    }
    if (error instanceof LogFullError) return failure(507, 'simulator_log_full', error.message);
    return failure(500, 'simulator_failure', error.message);
  });
  return app;
}

function failure(...args: Parameters<typeof jsonFailure>): Response {
  const { status, headers, body } = jsonFailure(...args);
  return new Response(body, { status, headers });
}
