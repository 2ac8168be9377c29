import { createHash } from 'node:crypto';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root, run } from './run.ts';

const sources = ['apps/web/{index.html,*.ts,package.json}', 'apps/web/{src,public}/**/*.*'];
const stamp = join(root, 'apps/web/dist/.sources');

/** Builds the dashboard where its sources changed since it was last built. */
export async function buildWeb(): Promise<void> {
  const current = await fingerprint();
  const built = await readFile(stamp, 'utf8').catch(() => '');
  if (built === current) return;
  const code = await run('vite', 'build', 'apps/web', '--logLevel', 'warn');
  if (code !== 0) throw new Error('The dashboard could not be built.');
  await writeFile(stamp, current);
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(join(root, 'pnpm-lock.yaml')));
  const paths = (await Array.fromAsync(glob(sources, { cwd: root }))).sort();
  for (const path of paths) hash.update(path).update(await readFile(join(root, path)));
  return hash.digest('hex');
}

if (import.meta.main) await buildWeb();
