import { existsSync } from 'node:fs';
import { chmod, mkdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { binaries } from './binaries.ts';
import { run, type Account } from './run.ts';

/** A data directory with the absolute paths inside it and the account PostgreSQL runs under. */
export type Directory = {
  path: string;
  cluster: string;
  log: string;
  connection: string;
  account: Account;
};

const USER = 'postgres';

/**
 * Makes the data directory ready: it exists, and PostgreSQL's account can enter it.
 * As root this may create the system user "postgres", since PostgreSQL refuses to run as root.
 * Fails when that user may not enter the directory or the place of the programs.
 */
export async function prepareDirectory(dataDir: string): Promise<Directory> {
  const isRoot = process.getuid?.() === 0;
  // The mode counts for parents made on the way too, which another account must pass then.
  await mkdir(dataDir, { recursive: true, mode: isRoot ? 0o711 : 0o700 });
  const path = await realpath(dataDir);
  const cluster = join(path, 'postgres');
  const account = isRoot ? await serverAccount(cluster) : {};
  if (account.uid !== undefined) {
    const { mode } = await stat(path);
    await chmod(path, (mode & 0o7777) | 0o011);
    await assertReachable(account, [path, dirname((await binaries()).initdb)]);
  }
  const log = join(path, 'postgres.log');
  return { path, cluster, log, connection: join(path, 'connection.json'), account };
}

async function serverAccount(cluster: string): Promise<Account> {
  // An image built anew may number its users otherwise; the files tell whose they are.
  const owner = existsSync(cluster) ? await stat(cluster) : undefined;
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return (await findUser()) ?? (await createUser());
}

async function findUser(): Promise<Account | undefined> {
  const [uid, gid] = await Promise.all([run('id', ['-u', USER]), run('id', ['-g', USER])]);
  if (uid.code !== 0 || gid.code !== 0) return undefined;
  return { uid: Number(uid.output), gid: Number(gid.output) };
}

async function createUser(): Promise<Account> {
  await run('groupadd', ['--system', '--force', USER]);
  const added = await run('useradd', ['--system', '--gid', USER, '--no-create-home', USER]);
  const account = await findUser();
  if (account) return account;
  throw new Error(
    `PostgreSQL does not run as root, and the user "${USER}" could not be created ` +
      `(${added.output.trim()}): start Makegood as an ordinary user, or set DATABASE_URL.`,
  );
}

/** Asks the kernel, as the account itself, so that access control lists count too. */
async function assertReachable(account: Account, paths: string[]): Promise<void> {
  const script = 'for d; do test -x "$d" || { printf %s "$d"; exit 1; }; done';
  const all = paths.flatMap(withAncestors);
  const { code, output } = await run('/bin/sh', ['-c', script, 'sh', ...all], account);
  if (code === 0) return;
  throw new Error(
    `PostgreSQL does not run as root but as the user "${USER}", which may not enter ${output}: ` +
      'move Makegood or its MAKEGOOD_DATA_DIR elsewhere, or start it as an ordinary user.',
  );
}

function withAncestors(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [...withAncestors(parent), path];
}
