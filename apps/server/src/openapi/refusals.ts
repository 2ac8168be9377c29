import { z } from 'zod';
import type { ZodOpenApiResponsesObject } from 'zod-openapi';
import type { Access } from '../access.ts';
import { errorMap, type ProblemCode } from '../error-map.ts';

const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(errorMap) as [ProblemCode, ...ProblemCode[]]),
    detail: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({
    id: 'Problem',
    description:
      'RFC 9457. What explains the code (such as `required` and `available`) stands beside these members.',
  });

/** An answer that tells one of these problems. */
export const told = (...codes: ProblemCode[]) => ({
  description: codes.map((code) => `\`${code}\``).join(', '),
  content: { 'application/problem+json': { schema: problem } },
});

/** What a procedure may refuse with, by status: for who calls, and for reasons of its `own`. */
export function refusals(access: Access, own: readonly ProblemCode[]): ZodOpenApiResponsesObject {
  const signedIn: ProblemCode[] = ['unauthenticated', 'forbidden', 'too_many_attempts'];
  const codes: ProblemCode[] = [
    'invalid_request',
    ...(access.anyone === true ? [] : signedIn),
    ...own,
    'internal',
    'overloaded',
    'busy',
    'unavailable',
  ];
  const byStatus = Map.groupBy(codes, (code) => errorMap[code].status);
  return Object.fromEntries([...byStatus].map(([status, some]) => [String(status), told(...some)]));
}
