import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type EmbeddedDatabase, migrate, openEmbedded, type Sql } from '@makegood/db';

const TEMPLATE = 'makegood_template';

/** One PostgreSQL for all journeys of a worker; each has a database of its own in it. */
export class Postgres {
  readonly #dataDir: string;
  readonly #embedded: EmbeddedDatabase;
  readonly #admin: Sql;

  private constructor(dataDir: string, embedded: EmbeddedDatabase, admin: Sql) {
    this.#dataDir = dataDir;
    this.#embedded = embedded;
    this.#admin = admin;
  }

  static async open(): Promise<Postgres> {
    const dataDir = await mkdtemp(join(tmpdir(), 'makegood-e2e-'));
    const embedded = await openEmbedded({ dataDir, mode: 'serve' });
    const admin = connect(embedded.url, { max: 1, name: 'makegood e2e' });
    await admin`create database ${admin(TEMPLATE)}`;
    await migrate(urlOf(embedded, TEMPLATE));
    return new Postgres(dataDir, embedded, admin);
  }

  /** An empty ledger. */
  async createDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
    const name = `journey_${randomBytes(6).toString('hex')}`;
    const admin = this.#admin;
    await admin`create database ${admin(name)} template ${admin(TEMPLATE)} strategy file_copy`;
    return {
      url: urlOf(this.#embedded, name),
      drop: async () => void (await admin`drop database ${admin(name)} with (force)`),
    };
  }

  async close(): Promise<void> {
    await this.#admin.end();
    await this.#embedded.close();
    await rm(this.#dataDir, { recursive: true, force: true });
  }
}

function urlOf({ url }: EmbeddedDatabase, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
