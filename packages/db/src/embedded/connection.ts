import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';

/** What `connection.json` keeps: the port last listened on, and the superuser's password. */
export type Connection = { port: number; password: string };

export const USER = 'makegood';
export const DATABASE = 'makegood';

/** The address of a database of the embedded PostgreSQL, with its password. */
export function databaseUrl({ port, password }: Connection, database = DATABASE): string {
  return `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`;
}

/** Reads `connection.json`; undefined when there is none. Fails when it is not readable as such. */
export async function readConnection(path: string): Promise<Connection | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const { port, password } = JSON.parse(text) as Partial<Connection>;
  if (typeof port !== 'number' || typeof password !== 'string') {
    throw new Error(`${path} does not hold a port and a password: restore it from a backup.`);
  }
  return { port, password };
}

/** Writes `connection.json`, readable by its owner only; a crash leaves the old or the new one. */
export async function writeConnection(path: string, connection: Connection): Promise<void> {
  const next = `${path}.next`;
  const file = await open(next, 'w', 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(`${JSON.stringify(connection)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(next, path);
}

/** A new password and a free port. */
export async function newConnection(): Promise<Connection> {
  return { port: await freePort(0), password: randomBytes(24).toString('hex') };
}

/** The preferred port of 127.0.0.1 when it is free, else one that the system chooses. */
export async function freePort(preferred: number): Promise<number> {
  return (await tryPort(preferred)) ?? (await tryPort(0)) ?? preferred;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1' }, () => {
      const { port: bound } = server.address() as AddressInfo;
      server.close(() => resolve(bound));
    });
  });
}
