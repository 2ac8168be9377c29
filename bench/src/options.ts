import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Size } from './scale/generate.ts';

const parts = ['engine', 'http', 'refresh', 'folding', 'streams', 'bundle'] as const;
export type Part = (typeof parts)[number];

export type Options = {
  /** Length of one measurement. */
  seconds: number;
  /** Measurements of each cell; the table shows the medians. */
  rounds: number;
  /** Users that are charged in the runs over many users, and users that are refreshed at once. */
  users: number;
  only: Part | undefined;
  /** Print one JSON document in place of the tables. */
  json: boolean;
  /** Instead of all else: look-ups on a history of this size. */
  scale: Size | undefined;
  /** Directory in which that history stays for the next run. */
  keep: string | undefined;
  /** Look-ups of each kind. */
  lookUps: number;
};

/** Reads the command line. Fails with a line that names the option that is wrong. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '2' },
      rounds: { type: 'string', default: '3' },
      users: { type: 'string', default: '100000' },
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
      scale: { type: 'boolean', default: false },
      'scale-users': { type: 'string', default: '1000000' },
      'scale-charges': { type: 'string', default: '10000000' },
      'scale-years': { type: 'string', default: '3' },
      keep: { type: 'string' },
      'look-ups': { type: 'string', default: '200' },
    },
  });
  const { json } = values;
  const size = {
    users: whole('scale-users', values['scale-users'], 100_000_000),
    charges: whole('scale-charges', values['scale-charges'], 1_000_000_000),
    years: within('scale-years', values['scale-years'], 0.1, 20),
  };
  const only = parts.find((part) => part === values.only);
  if (only !== values.only) throw new RangeError(`--only is one of ${parts.join(', ')}`);
  return {
    seconds: within('seconds', values.seconds, 0.1, 600),
    rounds: whole('rounds', values.rounds, 100),
    users: whole('users', values.users, 10_000_000),
    only,
    json,
    scale: values.scale ? size : undefined,
    keep: values.keep === undefined ? undefined : resolve(values.keep),
    lookUps: whole('look-ups', values['look-ups'], 100_000),
  };
}

function within(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!(value >= min && value <= max))
    throw new RangeError(`--${name} is a number from ${min} to ${max}`);
  return value;
}

function whole(name: string, text: string, max: number): number {
  if (!/^\d+$/.test(text)) throw new RangeError(`--${name} is a whole number from 1 to ${max}`);
  return within(name, text, 1, max);
}
