import { fileURLToPath } from 'node:url';
import { servePage } from '../serve-page.ts';

/** A page of a host's product, on an origin of its own. */
export const serveShop = () =>
  servePage({
    root: fileURLToPath(new URL('.', import.meta.url)),
    dedupe: ['@tanstack/react-query'],
  });
