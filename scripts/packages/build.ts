import { join } from 'node:path';
import { writeApi } from '../../packages/sdk/build/write-api.ts';
import { root, run } from '../run.ts';

const packages = ['sdk', 'react'] as const;

/**
 * Builds the packages for host products and packs them as they are published.
 * @returns the path of each one's tarball, by its name
 * @throws Error where one cannot be built
 */
export async function build(): Promise<Record<string, string>> {
  writeApi();
  const tarballs: Record<string, string> = {};
  for (const name of packages) {
    const folder = join(root, 'packages', name);
    const tarball = join(root, 'dist', `makegood-${name}.tgz`);
    await succeed('tsdown', '--config-loader', 'native', '--cwd', folder, '--log-level', 'error');
    await succeed('pnpm', '--dir', folder, 'pack', '--out', tarball);
    tarballs[`@makegood/${name}`] = tarball;
  }
  return tarballs;
}

async function succeed(command: string, ...args: string[]): Promise<void> {
  const code = await run(command, ...args);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
}
