import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './precompress.ts';

const server = process.env['MAKEGOOD_URL'] ?? 'http://127.0.0.1:8787';

export default defineConfig({
  plugins: [react(), precompress()],
  build: {
    outDir: 'dist',
    manifest: true,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Every page loads it at once: many small files would only wait for each other.
            { name: 'app', tags: ['$initial'], priority: 1 },
            {
              ...{ name: 'shared', minShareCount: 2 },
              // Larger ones would bring what only other pages need before the first page is there.
              ...{ entriesAware: true, entriesAwareMergeThreshold: 1000 },
            },
          ],
        },
      },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/trpc': server, '/api': server } },
  preview: { host: '127.0.0.1', proxy: { '/trpc': server, '/api': server } },
});
