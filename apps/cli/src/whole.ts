import { InvalidArgumentError } from 'commander';

/** Reads an option that is a whole number within these bounds. */
export const whole = (min: number, max: number) => (text: string) => {
  const n = Number(text);
  if (/^\d+$/.test(text) && n >= min && n <= max) return n;
  throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
};
