import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  ensureApiKey,
  ensureTierPlans,
  type Ledger,
  newApiKey,
  openLedger,
  type Tiers,
} from '@makegood/core';
import { connect, type ConnectOptions, type Sql } from '@makegood/db';
import { createApp } from './app.ts';
import { Authenticator } from './auth.ts';
import { callbackJobs } from './callbacks/jobs.ts';
import { providerWebhook } from './callbacks/webhook.ts';
import type { ClerkConfig } from './clerk/client.ts';
import { openSyncing } from './clerk/syncing.ts';
import { clerkWebhook } from './clerk/webhook.ts';
import { openDatabase } from './database.ts';
import { startJobs } from './jobs.ts';
import { KeyRing } from './key-ring.ts';
import { listen } from './listen.ts';
import type { Logger } from './log.ts';
import { openMetrics } from './metrics.ts';
import { monitoringJobs } from './monitoring-jobs.ts';
import { openRefreshing, type RefreshConfig } from './refreshing.ts';
import { openRefunding } from './refunding.ts';
import { secretFile, writeSecret } from './secret-file.ts';
import { type DemoStaff, ensureDemoStaff } from './staff/demo-staff.ts';
import { openStaff, type StaffConfig } from './staff/open.ts';
import { StartError } from './start-error.ts';
import { openStreams } from './streams/open.ts';
import type { StreamLimits } from './streams/streams.ts';
import type { TracingConfig } from './tracing/open.ts';
import { UserTokens, type UserTokensConfig } from './user-tokens.ts';
import { openWebhooks, type WebhooksConfig } from './webhooks/open.ts';
import { within } from './within.ts';

export type ServerConfig = {
  host: string;
  /** 0: any free port. */
  port: number;
  /** Without it, the embedded database of `dataDir`. */
  databaseUrl?: string | undefined;
  /** Read for the figures of monitoring in place of the database. */
  replicaUrl?: string | undefined;
  dataDir: string;
  /** Whether the first page's figures are shown to anyone; the embedded database is filled for it. */
  demo: boolean;
  /** A key that exists with the role admin; on the embedded database one is made where none is named. */
  apiKey?: string | undefined;
  userTokens: UserTokensConfig;
  /** Who may sign in to the dashboard, and how. */
  staff?: StaffConfig | undefined;
  /** Without it, an hourly check. */
  refresh?: RefreshConfig | undefined;
  /** Without `api` no syncs, without the signing secret no webhook. */
  clerk?: { api?: ClerkConfig | undefined; webhookSecret?: string | undefined } | undefined;
  /** Without it, outbound webhooks go to the public internet alone. */
  webhooks?: WebhooksConfig | undefined;
  /** Without it, as many as a server bears. */
  streams?: StreamLimits | undefined;
  /** Credits of the plans `free` and `pro`, which are made; without it, plans are left as they are. */
  tiers?: Tiers | undefined;
  /** Without it, nothing is traced. */
  tracing?: TracingConfig | undefined;
  log: Logger;
};

export type RunningServer = {
  url: string;
  ledger: Ledger;
  sql: Sql;
  /** The admin's key that was ensured. */
  apiKey: string | undefined;
  /** On the embedded demo: who may sign in, all with this password. */
  demoStaff: DemoStaff | undefined;
  /** Takes no more requests, finishes those it took, and closes everything; again: the same promise. */
  stop(): Promise<void>;
};

const usualTiers = { free: 1000, pro: 20_000 };
const usualRefresh = { enabled: true, intervalHours: 1, batchSize: 250, dryRun: false };
const STOP_MS = 20_000;
const LANES = 4;
// A user whom someone else keeps locked may hold up its lane for this long, no longer.
const LOCK_TIMEOUT_MS = 1000;
// Longer than the 15 s that a statement may take: who is silent for that long is gone.
const SILENCE_MS = 20_000;
// Longer than the minute that a statement may take which counts much.
const REPORT_SILENCE_MS = 75_000;
const webDir = fileURLToPath(new URL('../../web/dist', import.meta.url));

/**
 * Starts everything: database, ledger, jobs, edge.
 * @throws StartError, in one line, when the configuration or the surroundings do not allow it
 */
export async function startServer(config: ServerConfig): Promise<RunningServer> {
  // What was opened is closed in the opposite order, by stop() and by a start that fails.
  const closers: (() => Promise<void>)[] = [];
  const closeAll = async () => {
    for (let close = closers.pop(); close; close = closers.pop()) {
      // One that fails must not keep the others open.
      await close().catch((error: unknown) => config.log.error({ err: error }, 'could not close'));
    }
  };
  try {
    return await start(config, closers, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function start(
  { host, port, databaseUrl, dataDir, demo, log, ...config }: ServerConfig,
  closers: (() => Promise<void>)[],
  closeAll: () => Promise<void>,
): Promise<RunningServer> {
  if (config.tracing) {
    // Only who traces waits for it to be loaded.
    const { openTracing } = await import('./tracing/open.ts');
    closers.push(openTracing(config.tracing, log));
  }
  const database = await openDatabase(databaseUrl, dataDir, log);
  closers.push(database.close);
  // Reports for staff may be slow: they never take a connection from charging, nor from telling
  // who calls.
  const pool = (options: ConnectOptions, of = database.url) => {
    const opened = connect(of, options);
    closers.push(() => opened.end({ timeout: 5 }));
    return opened;
  };
  const sql = pool({ max: 6, name: 'makegood server', silenceMs: SILENCE_MS });
  const ledger = openLedger({
    sql: pool({
      max: 2 * LANES,
      name: 'makegood ledger',
      lockTimeoutMs: LOCK_TIMEOUT_MS,
      byKey: true,
      silenceMs: SILENCE_MS,
    }),
    lanes: LANES,
  });
  closers.push(() => within(STOP_MS, ledger.close()));
  if (config.tiers) await ensureTierPlans({ sql }, config.tiers);
  const embedded = databaseUrl === undefined;
  const apiKey = await ensureAdminKey(sql, config.apiKey, embedded ? dataDir : undefined);
  const userTokens = new UserTokens({
    host: config.userTokens.host,
    secret: config.userTokens.secret ?? (embedded ? await ownSecret(dataDir) : undefined),
  });
  // While the demo writes its past, the grants of that past look long expired.
  const ready = Promise.withResolvers<void>();
  const reports = pool({ max: 3, name: 'makegood reports', silenceMs: REPORT_SILENCE_MS });
  const refunding = openRefunding(ledger, reports, log);
  const refreshing = openRefreshing(ledger, config.refresh ?? usualRefresh, { demo, log });
  const webhooks = openWebhooks(
    pool({ max: 4, name: 'makegood webhooks', silenceMs: SILENCE_MS }),
    config.webhooks ?? { allowPrivate: false },
    log,
  );
  const linkTo = (page: string) => new URL(page, url).href;
  const jobs = await startJobs(database.url, ledger, log, ready.promise, [
    ...refreshing.jobs,
    ...refunding.jobs,
    ...webhooks.jobs,
    ...callbackJobs({ sql, ledger }),
    ...monitoringJobs({ sql, reports, linkTo }),
  ]);
  closers.push(jobs.stop, webhooks.stop, refreshing.stop, refunding.stop, async () =>
    ready.resolve(),
  );

  const inbox = {
    sql: pool({ max: 6, name: 'makegood clerk', silenceMs: SILENCE_MS }),
    ledger,
    tiers: config.tiers ?? usualTiers,
  };
  const syncing = openSyncing(inbox, config.clerk?.api, log);
  closers.push(syncing.stop);

  const staffPool = pool({
    ...{ max: 3, name: 'makegood staff', plainColumns: true, silenceMs: SILENCE_MS },
  });
  const staff = await openStaff({ ...config.staff, host, port, sql, ownPool: staffPool, log });
  const demoStaff = demo && embedded ? await ensureDemoStaff(sql, dataDir) : undefined;
  let url = staff.publicUrl;

  let stopping: Promise<void> | undefined;
  const keys = new KeyRing(pool({ max: 2, name: 'makegood keys', silenceMs: SILENCE_MS }));
  const livePool = pool({ max: 2, name: 'makegood streams', byKey: true, silenceMs: SILENCE_MS });
  const streams = openStreams({ sql: livePool, url: database.url }, log, config.streams);
  closers.push(() => streams.close());
  const app = createApp({
    services: {
      sql,
      reports,
      figures: pool(
        { max: 4, name: 'makegood figures', silenceMs: SILENCE_MS },
        config.replicaUrl ?? database.url,
      ),
      ledger,
      keys,
      userTokens,
      staff,
      linkTo,
      demo,
      catchUp: jobs.catchUp,
      bulkRefresh: refreshing.bulk,
      refunding,
      startSync: syncing.start,
      asksClerk: config.clerk?.api !== undefined,
      webhooks,
    },
    authenticator: new Authenticator(keys, userTokens, staff),
    metrics: openMetrics(ledger, streams),
    streams,
    webhooks: [clerkWebhook(inbox, config.clerk?.webhookSecret), providerWebhook({ sql, ledger })],
    log,
    webDir,
    isStopping: () => stopping !== undefined,
    isTraced: config.tracing !== undefined,
  });
  const listening = await listen(app, host, port);
  url = config.staff?.publicUrl ?? listening.url;
  closers.push(() => {
    // What never ends by itself would be waited for.
    streams.endAll();
    return listening.close(STOP_MS);
  });
  log.info({ url: listening.url }, 'listening');
  if (demo && embedded) {
    // A server without a demo does not load what plays one.
    const { startDemo } = await import('./demo/start-demo.ts');
    const shown = startDemo({ sql, databaseUrl: database.url, url: listening.url, log });
    closers.push(shown.stop);
    void shown.seeded.then(ready.resolve);
  } else ready.resolve();
  const stop = () => (stopping ??= closeAll());
  return { url: listening.url, ledger, sql, apiKey, demoStaff, stop };
}

const ownSecret = (dataDir: string) =>
  secretFile(join(dataDir, 'user-token-secret'), () => randomBytes(32).toString('base64url'));

/** The key that the configuration names, or the one kept in the data directory. */
async function ensureAdminKey(
  sql: Sql,
  named: string | undefined,
  dataDir: string | undefined,
): Promise<string | undefined> {
  const ensure = (key: string) => ensureApiKey(sql, { key, name: 'start', role: 'admin' });
  if (named !== undefined) {
    const { revoked } = await ensure(named);
    if (revoked)
      throw new StartError('MAKEGOOD_API_KEY is a key that was revoked: set another one.');
    return named;
  }
  if (dataDir === undefined) return undefined;
  const path = join(dataDir, 'api-key');
  const kept = await secretFile(path, newApiKey);
  if (!(await ensure(kept)).revoked) return kept;
  const next = await writeSecret(path, newApiKey());
  await ensure(next);
  return next;
}
