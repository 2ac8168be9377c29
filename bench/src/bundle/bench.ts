import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

const packages = fileURLToPath(new URL('../../../packages/', import.meta.url));

export type Entry = {
  /** As it is imported, such as `@makegood/sdk/hono`. */
  name: string;
  /** Minified, with what it depends on and without its peers. */
  bytes: number;
  gzip: number;
};

export type BundleReport = { entries: Entry[] };

type Manifest = {
  name: string;
  exports: Record<string, string>;
  peerDependencies?: Record<string, string>;
};

/** What the packages cost whoever loads them, each entry by itself. */
export async function benchBundles(): Promise<BundleReport> {
  return { entries: [...(await entriesOf('react')), ...(await entriesOf('sdk'))] };
}

/** The sizes of a package's entries, stylesheets too. */
export async function entriesOf(folder: string): Promise<Entry[]> {
  const root = join(packages, folder);
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;
  const entries: Entry[] = [];
  for (const [path, file] of Object.entries(manifest.exports)) {
    const source = join(root, file);
    const code = file.endsWith('.css')
      ? await readFile(source)
      : await bundle(source, Object.keys(manifest.peerDependencies ?? {}));
    const name = manifest.name + path.slice(1);
    entries.push({ name, bytes: code.length, gzip: gzipSync(code, { level: 9 }).length });
  }
  return entries;
}

async function bundle(input: string, peers: string[]): Promise<Buffer> {
  const isOutside = (id: string) =>
    peers.some((peer) => id === peer || id.startsWith(`${peer}/`)) ||
    id.startsWith('node:') ||
    builtinModules.includes(id);
  await using built = await rolldown({
    input,
    external: isOutside,
    platform: 'browser',
    logLevel: 'silent',
  });
  const { output } = await built.generate({ minify: true });
  return Buffer.concat(output.map((part) => Buffer.from('code' in part ? part.code : part.source)));
}
