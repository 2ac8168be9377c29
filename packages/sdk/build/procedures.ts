import type { AppRouter } from '@makegood/server';
import type { AnyProcedure, inferProcedureInput, inferProcedureOutput } from '@trpc/server';

/** A type written out, without the names that only the server knows. */
type Written<T> = T extends string | number | boolean | bigint | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? Written<Item>[]
    : T extends object
      ? string extends keyof T
        ? Record<string, T[keyof T]>
        : { [Key in keyof T]: Written<T[Key]> }
      : T;

type ProceduresOf<Router> = {
  [Name in keyof Router]: Router[Name] extends AnyProcedure
    ? {
        type: Router[Name]['_def']['type'];
        input: Written<inferProcedureInput<Router[Name]>>;
        output: Written<inferProcedureOutput<Router[Name]>>;
      }
    : ProceduresOf<Router[Name]>;
};

type Errors = AppRouter['_def']['_config']['$types']['errorShape'];

/** What the SDK's types need to know of the server: `write-api.ts` writes it out. */
export type Api = {
  procedures: ProceduresOf<AppRouter['_def']['record']>;
  errorCode: Written<Errors['data']['code']>;
};
