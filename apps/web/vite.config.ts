import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './precompress.ts';

const server = process.env['MAKEGOOD_URL'] ?? 'http://127.0.0.1:8787';

export default defineConfig({
  plugins: [react(), precompress()],
  build: { outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 600 },
  server: { host: '127.0.0.1', proxy: { '/trpc': server, '/api': server } },
  preview: { host: '127.0.0.1', proxy: { '/trpc': server, '/api': server } },
});
