import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { CommandError } from '../command-error.ts';

const overrides = z.record(z.string(), z.int().min(0));

/** @throws CommandError where the file is not an object of credits by plan id */
export async function readOverrides(path: string): Promise<Record<string, number>> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new CommandError(`The overrides cannot be read: ${error.message}`, { cause: error });
  });
  try {
    return overrides.parse(JSON.parse(text));
  } catch (error) {
    const form = '{"<plan id>": <whole credits>, …}';
    throw new CommandError(`${path} must have the form ${form}`, { cause: error });
  }
}
