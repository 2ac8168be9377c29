import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build, preview } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/** The gallery of charts, built and served by itself, without a server of Makegood. */
export async function serveGallery(): Promise<AsyncDisposable & { url: string }> {
  const outDir = await mkdtemp(join(tmpdir(), 'makegood-charts-'));
  const shared = { root, configFile: false, logLevel: 'error', build: { outDir } } as const;
  await build({
    ...shared,
    plugins: [react()],
    resolve: { dedupe: ['react', 'react-dom', '@mantine/core', '@tanstack/react-router'] },
  });
  const server = await preview({ ...shared, preview: { host: '127.0.0.1', port: 0 } });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('The gallery is not served.');
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
