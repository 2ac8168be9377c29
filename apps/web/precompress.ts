import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const packers = { br: promisify(brotliCompress), gz: promisify(gzip) };

/** Writes every hashed asset compressed as well, so that the server sends it as it lies there. */
export function precompress(): Plugin {
  return {
    name: 'makegood-precompress',
    apply: 'build',
    async writeBundle({ dir = 'dist' }) {
      const folder = join(dir, 'assets');
      const assets = (await readdir(folder)).filter((name) => /\.(js|css)$/.test(name));
      await Promise.all(assets.map((name) => pack(join(folder, name))));
    },
  };
}

async function pack(path: string): Promise<void> {
  const bytes = await readFile(path);
  for (const [ending, packed] of Object.entries(packers)) {
    await writeFile(`${path}.${ending}`, await packed(bytes));
  }
}
