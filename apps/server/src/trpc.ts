import type { Ledger } from '@makegood/core';
import type { Sql } from '@makegood/db';
import { type AnyProcedure, type AnyRouter, initTRPC } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import { z } from 'zod';
import { type Access, actorOf, type Principal, requireAccess } from './access.ts';
import type { Syncing } from './clerk/syncing.ts';
import { type Audit, type AuditRule, tellForbidden, told } from './audit.ts';
import { InvalidRequest } from './edge-error.ts';
import { errorMap, type ProblemCode, problemOf } from './error-map.ts';
import type { KeyRing } from './key-ring.ts';
import type { Refreshing } from './refreshing.ts';
import type { Refunding } from './refunding.ts';
import { takesKey } from './shape.ts';
import type { Staff } from './staff/staff.ts';
import type { UserTokens } from './user-tokens.ts';
import type { Webhooks } from './webhooks/open.ts';

/** What procedures work with. */
export type Services = {
  sql: Sql;
  /** For reports that may take minutes. */
  reports: Sql;
  /** For the figures of monitoring; a read replica's, where there is one. */
  figures: Sql;
  ledger: Ledger;
  keys: KeyRing;
  userTokens: UserTokens;
  staff: Staff;
  /** The address at which a browser finds a page of the dashboard. */
  linkTo: (page: string) => string;
  demo: boolean;
  /** Does what is due by now at once, rather than with the next period of the jobs. */
  catchUp: () => Promise<void>;
  bulkRefresh: Refreshing['bulk'];
  refunding: Pick<Refunding, 'incident' | 'missed' | 'undo'>;
  startSync: Syncing['start'];
  webhooks: Pick<Webhooks, 'admit' | 'wake'>;
  /** Whether this server asks Clerk. */
  asksClerk: boolean;
};

export type Context = Services & {
  principal: Principal | null;
  /** The caller as the ledger writes it down. */
  actor: string;
  requestId: string;
  /** The Idempotency-Key header. */
  idempotencyKey: string | null;
  /** Calls in the request; more than one in a tRPC batch. */
  calls: number;
};

/** Where a procedure is found over REST. */
export type Rest = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With the input's names in braces: `/api/credits/charges/{chargeId}`. */
  path: `/api/${string}`;
  summary: string;
  /** What it refuses with, beyond what every call can be refused with. */
  errors?: readonly ProblemCode[];
  /** The list of the answer that `format=csv` gives as a file, all its pages. */
  csv?: string;
  /** Rows that are read at once for the file, where that is not the usual number. */
  csvPage?: number;
  /** The answer that is told with 202: what was asked for waits for someone. */
  accepted?: z.ZodType;
};

type Declaration<Input extends z.ZodType, Output extends z.ZodType> = {
  access: Access;
  rest: Rest;
  input: Input;
  output: Output;
};

export type Meta = Declaration<z.ZodType, z.ZodType> & { audit?: AuditRule<never, never> };

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    isDev: false,
    errorFormatter: ({ error, path }) => {
      const problem = problemOf(error);
      const { status, trpcCode, title } = errorMap[problem.code];
      return {
        message: problem.detail,
        code: TRPC_ERROR_CODES_BY_KEY[trpcCode],
        data: {
          code: problem.code,
          httpStatus: status,
          title,
          facts: problem.facts,
          ...(problem.issues && { issues: problem.issues }),
          ...(path && { path }),
        },
      };
    },
  });

export const router = t.router;

const auditOf = ({ audit }: Meta) =>
  audit === 'untold' ? undefined : (audit as Audit<unknown, unknown> | undefined);

const forbiddenIsTold = t.middleware(async ({ ctx, meta, path, getRawInput, next }) => {
  const result = await next();
  if (!meta || result.ok || problemOf(result.error).code !== 'forbidden') return result;
  const raw = await getRawInput().catch(() => null);
  await tellForbidden({ ctx, action: path, audit: auditOf(meta) }, { input: meta.input, raw });
  return result;
});

const changeIsTold = t.middleware(({ ctx, meta, path, input, next }) => {
  const audit = meta && auditOf(meta);
  return audit ? told({ ctx, action: path, audit, input }, next) : next();
});

const guarded = t.middleware(async ({ ctx, meta, getRawInput, next }) => {
  // The builder below always sets it; without it nobody may call.
  if (!meta) throw new Error('A procedure does not say who may call it');
  requireAccess(meta.access, ctx);
  const { idempotencyKey } = ctx;
  if (idempotencyKey === null || !takesKey(meta.input)) return next();
  const filled = withKey(await getRawInput(), idempotencyKey, ctx.calls);
  return next({ getRawInput: async () => filled });
});

/** The input with the key of the Idempotency-Key header where it has none of its own. */
function withKey(input: unknown, idempotencyKey: string, calls: number): unknown {
  const wrong = (message: string) => new InvalidRequest('idempotencyKey', message);
  if (calls > 1) throw wrong('The Idempotency-Key header cannot serve several calls.');
  if (typeof input !== 'object' || input === null) return input;
  const given = 'idempotencyKey' in input ? input.idempotencyKey : undefined;
  if (given === undefined) return { ...input, idempotencyKey };
  if (given !== idempotencyKey) throw wrong('Differs from the Idempotency-Key header.');
  return input;
}

const declared = <Input extends z.ZodType, Output extends z.ZodType>(
  spec: Declaration<Input, Output> & { audit?: AuditRule<z.output<Input>, z.output<Output>> },
) =>
  t.procedure
    .meta(spec)
    .use(forbiddenIsTold)
    .use(guarded)
    .input(spec.input)
    .use(changeIsTold)
    .output(spec.output);

type Declared<Input extends z.ZodType, Output extends z.ZodType> = ReturnType<
  typeof declared<Input, Output>
>;

/**
 * The only way to declare a procedure: it says who may call it, where REST finds it,
 * and what goes in and comes out. One that changes something says how it is told in the audit log.
 */
export function procedure<Input extends z.ZodType, Output extends z.ZodType>(
  spec: Declaration<Input, Output> & { audit: AuditRule<z.output<Input>, z.output<Output>> },
): Pick<Declared<Input, Output>, 'mutation'>;
export function procedure<Input extends z.ZodType, Output extends z.ZodType>(
  spec: Declaration<Input, Output>,
): Pick<Declared<Input, Output>, 'query'>;
export function procedure<Input extends z.ZodType, Output extends z.ZodType>(
  spec: Declaration<Input, Output> & { audit?: AuditRule<z.output<Input>, z.output<Output>> },
) {
  return declared(spec);
}

/** Input of procedures that take none. */
export const nothing = z.strictObject({}).optional();

/** The context of one request. */
export function contextOf(
  services: Services,
  request: Pick<Context, 'principal' | 'requestId' | 'idempotencyKey' | 'calls'>,
): Context {
  return { ...services, ...request, actor: actorOf(request.principal) };
}

/** Every procedure of a router with its name and its declaration. */
export function proceduresOf(
  router: AnyRouter,
): { name: string; procedure: AnyProcedure; meta: Meta }[] {
  const procedures = Object.entries(router._def.procedures as Record<string, AnyProcedure>);
  return procedures.map(([name, procedure]) => ({
    name,
    procedure,
    meta: procedure._def.meta as Meta,
  }));
}
