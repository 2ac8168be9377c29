export { chargedGenerate } from './charged-generate.ts';
export { chargedStream, type StreamCharge } from './charged-stream.ts';
export type { GenerationOptions } from './options.ts';
