import { afterAll } from 'vitest';
import { openWorld, type World } from './world.ts';

/** A world for the tests of a file, which awaits it at its top; closed after the last of them. */
export async function worldOfTests(): Promise<World> {
  const world = await openWorld();
  afterAll(() => world.close());
  return world;
}
