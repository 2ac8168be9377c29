import type { Adapter } from '../callback.ts';
import { openai } from './openai.ts';
import { replicate } from './replicate.ts';
import { simulator } from './simulator.ts';
import { standard } from './standard.ts';

/** How callbacks can be read, by name: a file each, and a line here. */
export const adapters = { standard, replicate, openai, simulator } as const satisfies Record<
  string,
  Adapter
>;

export type AdapterName = keyof typeof adapters;

export const adapterNames = Object.keys(adapters) as [AdapterName, ...AdapterName[]];
