import { join } from 'node:path';
import { writeApi } from '../../packages/sdk/build/write-api.ts';
import { root, run } from '../run.ts';

const packages = ['sdk'];

/**
 * Builds the packages for host products and packs them as they are published.
 * @returns the paths of their tarballs
 * @throws Error where one cannot be built
 */
export async function build(): Promise<string[]> {
  writeApi();
  const tarballs: string[] = [];
  for (const name of packages) {
    const folder = join(root, 'packages', name);
    const tarball = join(root, 'dist', `makegood-${name}.tgz`);
    await succeed('tsdown', '--config-loader', 'native', '--cwd', folder);
    await succeed('pnpm', '--dir', folder, 'pack', '--out', tarball);
    tarballs.push(tarball);
  }
  return tarballs;
}

async function succeed(command: string, ...args: string[]): Promise<void> {
  const code = await run(command, ...args);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
}
