import type { Transaction } from '@makegood/db';
import { z } from 'zod';

export const outstandingAnswer = z.object({
  /** When the live grants were summed up; null before that was done for the first time. */
  at: z.iso.datetime().nullable(),
  credits: z.number(),
  grants: z.number(),
  /** By where the credits came from, the month of UTC they were issued in, and whether they expire. */
  parts: z.array(
    z.object({
      source: z.string(),
      issuedIn: z.iso.datetime(),
      expires: z.boolean(),
      grants: z.int(),
      credits: z.number(),
    }),
  ),
});

type Part = {
  source: string;
  issuedIn: Date;
  expires: boolean;
  grants: number;
  credits: number;
};

/** What is left of the live grants of a credit type, as it was summed up last. */
export async function outstanding(
  tx: Transaction,
  creditType: string,
): Promise<z.output<typeof outstandingAnswer>> {
  const [state] = await tx<{ at: Date | null }[]>`select outstanding_at as at from rollup_state`;
  const parts = await tx<Part[]>`
    select source, issued_in, expires, grants, credits from outstanding
    where credit_type = ${creditType}
    order by issued_in, source, expires`;
  const sum = (of: (part: Part) => number) => parts.reduce((total, part) => total + of(part), 0);
  return {
    at: state?.at?.toISOString() ?? null,
    credits: sum(({ credits }) => credits),
    grants: sum(({ grants }) => grants),
    parts: parts.map((part) => ({ ...part, issuedIn: part.issuedIn.toISOString() })),
  };
}
