import { buildWeb } from './build-web.ts';
import { stopWithPackageManager } from './package-manager.ts';

await buildWeb();
stopWithPackageManager();
await import('../apps/server/src/main.ts');
