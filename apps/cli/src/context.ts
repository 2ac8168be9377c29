import type { Environment } from './environment.ts';

/** What every command works with. */
export type Context = {
  environment: Environment;
  /** Progress may be shown: a person is looking at the terminal. */
  interactive: boolean;
  /** Aborts when the operator interrupts. */
  signal: AbortSignal;
  /** Tells a person something meanwhile; never on the standard output, never with --json. */
  note: (line: string) => void;
};

/** What a command ends with: the JSON document and the same for a person. */
export type Report = { ok: boolean; document: object; text: string };

export type Command = (context: Context) => Promise<Report>;
