import { build } from './build.ts';

process.stdout.write(`${(await build()).join('\n')}\n`);
