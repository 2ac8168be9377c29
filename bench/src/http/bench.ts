import { randomUUID } from 'node:crypto';
import { newApiKey } from '@makegood/core';
import { auditAll, differences, keyOf, rowsOf } from '../audit.ts';
import { measure, type Measured } from '../load.ts';
import type { Options } from '../options.ts';
import { inTurns, type Progress } from '../rounds.ts';
import { medianOf, medianRatio, type Sample, sampleOf } from '../statistics.ts';
import { FEATURE, type World } from '../world.ts';
import { openClient, type Post, type Server, startEcho, startMakegood } from './server.ts';

const CALLERS = [64, 256];
const WARM_SECONDS = 2;

export type HttpRow = {
  callers: number;
  server: string;
  /** Deduct and settle together. */
  requests: number;
  deduct: Sample;
  settle: Sample;
  /** Times the requests a second of the bare echo. */
  ratio: number;
};

export type HttpReport = { rows: HttpRow[]; acknowledged: number; wrong: string[] };

type Cell = { callers: number; server: Server };
type Ran = { name: string; server: Server; pairs: Measured; deduct: Sample; settle: Sample };

/** Deduct with a hold, then settle, over HTTP; the echo gets the same requests. `before`: charges so far. */
export async function benchHttp(
  world: World,
  options: Options,
  progress: Progress,
  before: number,
): Promise<HttpReport> {
  const apiKey = newApiKey();
  const servers: Server[] = [];
  const wrong: string[] = [];
  let acknowledged = 0;

  const run = async (round: string, { server, callers }: Cell, seconds: number): Promise<Ran> => {
    const name = `http ${round}/${callers}/${server.name}`;
    progress(`${name}`);
    const user = () => world.user(Math.floor(Math.random() * options.users));
    const client = openClient(server.url, apiKey, callers);
    const latencies = { deduct: [] as number[], settle: [] as number[] };
    const start = performance.now();
    const pairs = await measure((n) => pair(client.post, user(), keyOf(name, n), latencies), {
      callers,
      seconds,
    });
    const took = (performance.now() - start) / 1000;
    await client.close();
    if (pairs.failed > 0) wrong.push(`${name}: ${pairs.failed} pairs failed: ${pairs.firstError}`);
    return {
      name,
      server,
      pairs,
      deduct: sampleOf(latencies.deduct, took),
      settle: sampleOf(latencies.settle, took),
    };
  };
  const check = async (round: string, ran: Ran[]) => {
    const found = await rowsOf(world.sql, `http ${round}/`);
    for (const { name, server, pairs } of ran) {
      if (server.name !== 'makegood') continue;
      acknowledged += pairs.acknowledged;
      wrong.push(...differences(name, found.get(name), pairs.acknowledged, pairs.acknowledged));
    }
  };

  try {
    servers.push(await startEcho(), await startMakegood(world.url, apiKey));
    const warmed: Ran[] = [];
    for (const server of servers)
      warmed.push(await run('warm', { callers: 64, server }, WARM_SECONDS));
    await check('warm', warmed);
    const groups = CALLERS.map((callers) => servers.map((server): Cell => ({ callers, server })));
    const results = await inTurns(
      options.rounds,
      groups,
      (round, cell) => run(round, cell, options.seconds),
      check,
    );
    wrong.push(...(await auditAll(world.sql, before + acknowledged)));
    return { rows: groups.flatMap((group) => rowsFrom(group, results)), acknowledged, wrong };
  } finally {
    for (const server of servers) await server.stop();
  }
}

async function pair(
  post: Post,
  userId: string,
  idempotencyKey: string,
  latencies: { deduct: number[]; settle: number[] },
) {
  const start = performance.now();
  const held = await post('/api/credits/deduct', {
    userId,
    feature: FEATURE,
    hold: {},
    idempotencyKey,
  });
  const between = performance.now();
  // The echo opens no charge; any id makes a request of the same size.
  const chargeId = String(held['chargeId'] ?? randomUUID());
  await post(`/api/credits/charges/${chargeId}/settle`, { costUsd: 0.002 });
  latencies.deduct.push(between - start);
  latencies.settle.push(performance.now() - between);
}

function rowsFrom(group: Cell[], results: Map<Cell, Ran[]>): HttpRow[] {
  const ranOf = (cell: Cell | undefined) => (cell && results.get(cell)) ?? [];
  const pairsOf = (cell: Cell | undefined) => ranOf(cell).map((ran) => ran.pairs);
  return group.map((cell) => ({
    callers: cell.callers,
    server: cell.server.name,
    requests: medianOf(pairsOf(cell)).perSecond * 2,
    deduct: medianOf(ranOf(cell).map((ran) => ran.deduct)),
    settle: medianOf(ranOf(cell).map((ran) => ran.settle)),
    ratio: medianRatio(pairsOf(cell), pairsOf(group[0])),
  }));
}
