import { randomBytes } from 'node:crypto';
import { type Simulator, startSimulator } from '@makegood/simulator';
import type { Context } from '../context.ts';
import { withDatabase } from '../database.ts';
import { readTrace, type Trace } from '../trace/read-trace.ts';
import { PROVIDER } from './identity.ts';
import { killPointOf, type ReplayOptions } from './options.ts';
import { prepare } from './prepare.ts';
import { withServer } from './server.ts';
import { runStages, type Stages } from './stages.ts';

export type Replayed = { runId: string; trace: Trace } & Stages;

const LATENCY_MS = { min: 0, max: 20 };

/**
 * Replays a trace against the simulated provider through the SDK, from a process of its own, and
 * reconciles what the simulator says happened with the ledger.
 * @throws CommandError when it cannot be done
 */
export async function replay(context: Context, options: ReplayOptions): Promise<Replayed> {
  const trace = await readTrace(options.file, options.limit);
  const killAt = killPointOf(options, trace.calls.length);
  for (const { line, why } of trace.bad.first) context.note(`line ${line} is left out: ${why}`);
  const runId = randomBytes(6).toString('hex');
  const plan = { ...options, runId, killAt, calls: trace.calls };
  return withDatabase(context, (database) =>
    withSimulator(plan, (simulator) =>
      withServer(context.environment, database, `replay ${runId}`, async (server) => {
        const userIds = await prepare(database.sql, server, plan);
        const places = { sql: database.sql, simulator, server };
        return { runId, trace, ...(await runStages(context, plan, userIds, places)) };
      }),
    ),
  );
}

async function withSimulator<T>(
  { seed, mix, calls }: Pick<ReplayOptions, 'seed' | 'mix'> & Pick<Trace, 'calls'>,
  work: (simulator: Simulator) => Promise<T>,
): Promise<T> {
  const providers = [PROVIDER];
  const simulator = await startSimulator({
    seed,
    mix,
    providers,
    latencyMs: LATENCY_MS,
    maxRecords: calls.length,
  });
  try {
    return await work(simulator);
  } finally {
    await simulator.stop();
  }
}
