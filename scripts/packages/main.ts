import { build } from './build.ts';

process.stdout.write(`${Object.values(await build()).join('\n')}\n`);
