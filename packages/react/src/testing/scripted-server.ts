import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A server that answers a path as it is told, to see what the widgets make of it. */
export async function scriptedServer(script: Record<string, Answer>) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const answer = script[pathname];
    if (answer) answer(response, request);
    else sendJson(404, { code: 'not_found' })(response, request);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    /** What was asked at a path so far. */
    asked: (path: string) => requests.filter(({ url }) => url?.split('?')[0] === path),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export const sendJson =
  (status: number, body: object, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };

/** Begins a stream with these events, and leaves it open. */
export const sendEvents =
  (...events: [name: string, id: string, data: object | string][]): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('retry: 20\n\n');
    for (const [name, id, data] of events) {
      const text = typeof data === 'string' ? data : JSON.stringify(data);
      response.write(`event: ${name}\nid: ${id}\ndata: ${text}\n\n`);
    }
  };
