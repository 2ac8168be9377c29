import { parseArgs } from 'node:util';

const parts = ['engine', 'http', 'refresh'] as const;
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
    },
  });
  const { json } = values;
  const only = parts.find((part) => part === values.only);
  if (only !== values.only) throw new RangeError(`--only is one of ${parts.join(', ')}`);
  return {
    seconds: within('seconds', values.seconds, 0.1, 600),
    rounds: whole('rounds', values.rounds, 100),
    users: whole('users', values.users, 10_000_000),
    only,
    json,
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
