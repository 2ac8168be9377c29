import { stored } from '../../lib/stored.ts';

export const densities = { comfortable: 44, compact: 32 } as const;

export type Density = keyof typeof densities;

const density = stored('density');

/** How high rows are in all tables of this browser: heights in pixels. */
export const useDensity = (): Density => (density.use() === 'compact' ? 'compact' : 'comfortable');

export const setDensity = (chosen: Density): void =>
  density.write(chosen === 'compact' ? chosen : null);
