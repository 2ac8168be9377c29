import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build, preview } from 'vite';

type Page = {
  /** The folder with its index.html. */
  root: string;
  /** Packages that must be there once, though the page takes sources from several places. */
  dedupe: string[];
};

/** A page, built and served by itself, without a server of Makegood. */
export async function servePage({
  root,
  dedupe,
}: Page): Promise<AsyncDisposable & { url: string }> {
  const outDir = await mkdtemp(join(tmpdir(), 'makegood-page-'));
  const shared = { root, configFile: false, logLevel: 'error', build: { outDir } } as const;
  await build({
    ...shared,
    plugins: [react()],
    resolve: { dedupe: ['react', 'react-dom', ...dedupe] },
  });
  const server = await preview({ ...shared, preview: { host: '127.0.0.1', port: 0 } });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('The page is not served.');
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
