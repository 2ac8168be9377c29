import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { newApiKey } from '@makegood/core';
import { differences, keyOf, rowsOf } from '../audit.ts';
import { openClient, startMakegood } from '../http/server.ts';
import { measure, type Measured } from '../load.ts';
import type { Options } from '../options.ts';
import type { Progress } from '../rounds.ts';
import { median, medianOf, medianRatio, percentile, type Sample, sampleOf } from '../statistics.ts';
import { FEATURE, type World } from '../world.ts';
import { collectGarbage, figuresOf, freePort, type Memory } from './memory.ts';
import { Readers } from './readers.ts';
import { tokenOf } from './token.ts';

const STREAMS = 5000;
const CALLERS = 64;
const PACED_PER_SECOND = 100;
const WARM_SECONDS = 3;

/** From a charge's answer to its event, in milliseconds. */
type Told = { p50: number; p99: number };

export type StreamsRow = Sample & {
  while: string;
  /** Times the charges a second without streams; null where their pace was set. */
  ratio: number | null;
  told: Told | null;
  /** What the server's process computes for a charge, in milliseconds. */
  cpu: number;
};

export type StreamsReport = {
  streams: number;
  rows: StreamsRow[];
  /** Of the server's process: before the first stream, with all of them, and at the end with all. */
  memory: { idle: Memory; opened: Memory; end: Memory };
  /** Charges between the last two. */
  changes: number;
  acknowledged: number;
  wrong: string[];
};

type Ran = Measured & Pick<StreamsRow, 'told' | 'cpu'> & { name: string };

/** Charges over HTTP, without streams and with thousands of them on the same server. */
export async function benchStreams(
  world: World,
  options: Options,
  progress: Progress,
): Promise<StreamsReport> {
  const apiKey = newApiKey();
  const secret = randomBytes(32).toString('hex');
  const inspectorPort = await freePort();
  const server = await startMakegood(world.url, apiKey, {
    MAKEGOOD_USER_TOKEN_SECRET: secret,
    NODE_OPTIONS: `--inspect=127.0.0.1:${inspectorPort}`,
  });
  const client = openClient(server.url, apiKey, CALLERS);
  const readers = new Readers(server.url, (userId) => tokenOf(userId, secret));
  const users = Array.from({ length: Math.min(STREAMS, options.users) }, (_, i) => world.user(i));
  const ran: Record<'none' | 'streams' | 'paced', Ran[]> = { none: [], streams: [], paced: [] };
  const wrong: string[] = [];

  const memory = async (): Promise<Memory> => {
    await collectGarbage(inspectorPort);
    return (await figuresOf(server.url)).memory;
  };
  const charge = async (name: string, n: number) => {
    const userId = users[Math.floor(Math.random() * users.length)] ?? '';
    const body = { userId, feature: FEATURE, idempotencyKey: keyOf(name, n) };
    const { balance } = await client.post('/api/credits/deduct', body);
    readers.answered(userId, Number(balance));
  };
  const run = async (name: string, seconds: number, paced = false): Promise<Ran> => {
    progress(name);
    const before = await figuresOf(server.url);
    const measured = paced
      ? await pace((n) => charge(name, n), seconds)
      : await measure((n) => charge(name, n), { callers: CALLERS, seconds });
    const { latencies, missing } = await readers.told();
    if (missing > 0) wrong.push(`${name}: ${missing} charges were not told`);
    if (measured.failed > 0)
      wrong.push(`${name}: ${measured.failed} failed: ${measured.firstError}`);
    const cpu = (await figuresOf(server.url)).cpu - before.cpu;
    const told = toldOf(latencies);
    return { ...measured, name, told, cpu: (cpu * 1000) / measured.acknowledged };
  };

  try {
    const warm = await run('streams warm', WARM_SECONDS);
    const idle = await memory();
    let opened: Memory | undefined;
    let end = idle;
    for (let round = 1; round <= options.rounds; round++) {
      ran.none.push(await run(`streams ${round}/none`, options.seconds));
      progress(`opening ${users.length} streams`);
      await readers.open(users);
      opened ??= await memory();
      ran.streams.push(await run(`streams ${round}/streams`, options.seconds));
      ran.paced.push(await run(`streams ${round}/paced`, options.seconds, true));
      if (round === options.rounds) end = await memory();
      readers.close();
    }
    const all = [warm, ...Object.values(ran).flat()];
    const found = await rowsOf(world.sql, 'streams ');
    for (const { name, acknowledged } of all)
      wrong.push(...differences(name, found.get(name), acknowledged));
    const acknowledged = all.reduce((sum, one) => sum + one.acknowledged, 0);
    return {
      ...{ streams: users.length, rows: rowsFrom(ran, users.length) },
      memory: { idle, opened: opened ?? idle, end },
      ...{ changes: acknowledged - warm.acknowledged, acknowledged, wrong },
    };
  } finally {
    readers.close();
    await client.close();
    await server.stop();
  }
}

/** So many calls a second, each when it is due, whether or not those before are answered. */
async function pace(call: (n: number) => Promise<void>, seconds: number): Promise<Measured> {
  const latencies: number[] = [];
  const errors: unknown[] = [];
  const one = async (_: unknown, n: number) => {
    await delay((n * 1000) / PACED_PER_SECOND);
    const since = performance.now();
    await call(n).then(
      () => latencies.push(performance.now() - since),
      (error: unknown) => errors.push(error),
    );
  };
  await Promise.all(Array.from({ length: Math.ceil(PACED_PER_SECOND * seconds) }, one));
  const sample = sampleOf(latencies, seconds);
  return {
    ...sample,
    acknowledged: latencies.length,
    failed: errors.length,
    firstError: errors[0],
  };
}

function toldOf(latencies: number[]): Told | null {
  if (latencies.length === 0) return null;
  const sorted = Float64Array.from(latencies).sort();
  return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) };
}

function rowsFrom(ran: Record<'none' | 'streams' | 'paced', Ran[]>, streams: number): StreamsRow[] {
  const row = (name: string, of: Ran[], ratio: number | null): StreamsRow => {
    const told = of.flatMap((one) => one.told ?? []);
    return {
      ...{ while: name, ...medianOf(of), ratio, cpu: median(of.map(({ cpu }) => cpu)) },
      told:
        told.length === 0
          ? null
          : { p50: median(told.map(({ p50 }) => p50)), p99: median(told.map(({ p99 }) => p99)) },
    };
  };
  const some = `${streams.toLocaleString('en-US')} streams`;
  return [
    row('no streams', ran.none, 1),
    row(some, ran.streams, medianRatio(ran.streams, ran.none)),
    row(`${some}, ${PACED_PER_SECOND} charges a second`, ran.paced, null),
  ];
}
