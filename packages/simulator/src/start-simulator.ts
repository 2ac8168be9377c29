import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { createApp } from './app.ts';
import { CallbackSender } from './callback-sender.ts';
import type { CallRecord } from './call-log.ts';
import type { Mix } from './outcome.ts';
import { reserveRefusedPort } from './refused-port.ts';
import { routeCall } from './route-call.ts';
import { World } from './world.ts';

export type SimulatorOptions = {
  /** The same seed, provider, call and mix give the same outcome. */
  seed: number;
  /** Weights of the outcomes; every call is `ok` by default. */
  mix?: Mix;
  /** 0 (the default) takes a free port. */
  port?: number;
  /** Time to the end of an answer and between callbacks, milliseconds; 0 by default. */
  latencyMs?: { min: number; max: number };
  /** How long a `timeout` is held before the connection closes, milliseconds; 120,000. */
  hangMs?: number;
  /** How late a `late` callback is, milliseconds; 90,000. */
  lateMs?: number;
  /** The providers that answer; any name by default. */
  providers?: string[];
  /** Calls that the log holds before new ones are turned away; 1,000,000. */
  maxRecords?: number;
};

export type Simulator = {
  /** Base URL, without a trailing slash. */
  url: string;
  /** Base URL of a port that refuses connections for as long as the simulator runs. */
  refusedUrl: string;
  /** The base URL for a call, with a refusal noted in the log; ask once an attempt. */
  urlFor(provider: string, callId: string, attempt?: number): string;
  /** All records, in the order of the calls' first attempts. */
  log(): CallRecord[];
  /** The record of a call; where several providers were asked, that of the last one. */
  record(callId: string): CallRecord | undefined;
  /** Sets the mix of all providers without one of their own. Throws RangeError. */
  setMix(mix: Mix): void;
  /** Sets the mix of one provider. Throws RangeError. */
  setProviderMix(provider: string, mix: Mix): void;
  /** Cuts all connections and drops what was still to be sent. May be called again. */
  stop(): Promise<void>;
};

/**
 * Starts a simulator on 127.0.0.1. Throws RangeError for a mix that makes no sense and what
 * `listen` throws (EADDRINUSE) for a port in use.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const world = new World({
    seed: options.seed,
    mix: options.mix ?? { ok: 1 },
    latencyMs: options.latencyMs ?? { min: 0, max: 0 },
    hangMs: options.hangMs ?? 120_000,
    lateMs: options.lateMs ?? 90_000,
    maxRecords: options.maxRecords ?? 1_000_000,
    providers: options.providers,
  });
  const sender = new CallbackSender();
  const doors = { url: '', refusedUrl: '' };
  const app = createApp(world, sender, () => doors);
  const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  // A server that closes idle connections resets, now and then, a call that was to succeed.
  server.keepAliveTimeout = 0;
  doors.url = `http://127.0.0.1:${await listen(server, options.port ?? 0)}`;
  const refused = await reserveRefusedPort();
  doors.refusedUrl = `http://127.0.0.1:${refused.port}`;

  const shutDown = async () => {
    world.timers.clear();
    sender.stop();
    refused.release();
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  let stopped: Promise<void> | undefined;
  return {
    ...doors,
    urlFor: (provider, callId, attempt = 1) =>
      routeCall(world, doors, { provider, callId, attempt }),
    log: () => world.log.all(),
    record: (callId) => world.log.get(callId),
    setMix: (mix) => world.setMix(mix),
    setProviderMix: (provider, mix) => world.setProviderMix(provider, mix),
    stop: () => (stopped ??= shutDown()),
  };
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
