import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';

const dist = new URL('../../apps/web/dist/', import.meta.url);

type Chunk = { file: string; imports?: string[] };
const read = (file: string) => readFile(new URL(file, dist));

/** A chunk of the built dashboard with all that it waits for. */
function withImports(manifest: Record<string, Chunk>, name: string, found = new Set<string>()) {
  const chunk = manifest[name];
  if (!chunk) throw new Error(`The build has no ${name}.`);
  if (found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const other of chunk.imports ?? []) withImports(manifest, other, found);
  return found;
}

test('before the overview can be used, at most 200 kB of script are loaded', async () => {
  const manifest: Record<string, Chunk> = JSON.parse(String(await read('.vite/manifest.json')));
  const files = withImports(manifest, 'index.html');
  withImports(manifest, 'src/features/overview/page.tsx', files);
  const scripts = await Promise.all([...files].map((file) => read(`${file}.gz`)));
  const bytes = scripts.reduce((sum, { length }) => sum + length, 0);
  expect(bytes).toBeGreaterThan(100_000);
  expect(bytes).toBeLessThanOrEqual(200_000);
});
