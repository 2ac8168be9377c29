import { parseArgs } from 'node:util';
import { z } from 'zod';
import { OUTCOMES } from './outcome.ts';
import { startSimulator } from './start-simulator.ts';

const { values } = parseArgs({
  options: { port: { type: 'string' }, seed: { type: 'string' }, mix: { type: 'string' } },
});
const { port, seed, mix } = z
  .object({
    port: z.coerce.number().int().min(0).max(65_535).default(8790),
    seed: z.coerce.number().int().default(1),
    mix: z
      .string()
      .default('{"ok":1}')
      .transform((text) => JSON.parse(text) as unknown)
      .pipe(z.partialRecord(z.enum(OUTCOMES), z.number())),
  })
  .parse(values);

const simulator = await startSimulator({ port, seed, mix });
console.log(
  `Provider simulator on ${simulator.url} (seed ${seed}), refusing on ${simulator.refusedUrl}`,
);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void simulator.stop());
}
