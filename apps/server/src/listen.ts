import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Edge } from './edge.ts';
import { StartError } from './start-error.ts';

// A request arrives whole in this time or is ended with 408, before its handling is timed out.
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1000,
  keepAliveTimeout: 60_000,
  maxHeaderSize: 16_384,
};

export type Listening = {
  url: string;
  /** Takes no more connections and waits for the requests under way, at most so many milliseconds. */
  close(atMostMs: number): Promise<void>;
};

/** @throws StartError when the port cannot be had */
export async function listen(app: Hono<Edge>, host: string, port: number): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: limits }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(startError(error, host, port)));
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return { url: `http://${name}:${bound}`, close: (atMostMs) => closeServer(server, atMostMs) };
}

function startError(error: NodeJS.ErrnoException, host: string, port: number): StartError {
  const cause = { cause: error };
  if (error.code === 'EADDRINUSE') {
    return new StartError(`Port ${port} of ${host} is in use: set PORT to another one.`, cause);
  }
  return new StartError(`Cannot listen on port ${port} of ${host}: ${error.message}`, cause);
}

function closeServer(server: Server, atMostMs: number): Promise<void> {
  return new Promise((resolve) => {
    // Connections that were busy become idle later; each is closed as it does.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    const late = setTimeout(() => server.closeAllConnections(), atMostMs);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(late);
      resolve();
    });
    server.closeIdleConnections();
  });
}
