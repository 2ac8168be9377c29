import { fileURLToPath } from 'node:url';
import { servePage } from '../serve-page.ts';

/** The gallery of charts. */
export const serveGallery = () =>
  servePage({
    root: fileURLToPath(new URL('.', import.meta.url)),
    dedupe: ['@mantine/core', '@tanstack/react-router'],
  });
