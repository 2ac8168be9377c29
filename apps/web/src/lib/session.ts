import { useQuery } from '@tanstack/react-query';
import { forgetApiKey, readApiKey, useApiKey } from './api-key.ts';
import { postAuth } from './auth-calls.ts';
import { queryClient, trpc } from './trpc.ts';

/** Roles of staff, each with all that the one before may do. */
export const roles = ['viewer', 'support', 'approver', 'admin'] as const;

export type Role = (typeof roles)[number];

/** Who is signed in. */
export type Session = { name: string; email: string | null; role: Role };

const FRESH_MS = 60_000;

/** A key's role is not told: what it may not do, the server refuses. */
const byKey: Session = { name: 'API key', email: null, role: 'admin' };

/** Who is signed in here; null where nobody is, or it is not known yet. */
export function useSession(): Session | null {
  const apiKey = useApiKey();
  const me = useQuery(
    trpc.staff.me.queryOptions(undefined, {
      enabled: apiKey === null,
      staleTime: FRESH_MS,
      // Whoever looks at a demo need not be anyone.
      meta: { mayBeRefused: true },
    }),
  );
  if (apiKey !== null) return byKey;
  return me.isError ? null : (me.data ?? null);
}

/** Whether who is signed in has this role or one above it. What is shown follows it; the server decides. */
export function useCan(role: Role): boolean {
  const session = useSession();
  return session !== null && roles.indexOf(session.role) >= roles.indexOf(role);
}

/** Who is signed in, as the ledger and the log write them; null for a key, whose id is not told. */
export function useActor(): string | null {
  const apiKey = useApiKey();
  const { data } = useQuery(
    trpc.staff.me.queryOptions(undefined, {
      enabled: apiKey === null,
      staleTime: FRESH_MS,
      meta: { mayBeRefused: true },
    }),
  );
  return data && apiKey === null ? `staff:${data.staffId}` : null;
}

/** Ends the session and forgets everything that was read in it. */
export async function signOut(): Promise<void> {
  if (readApiKey() === null) await postAuth('sign-out', {});
  forgetApiKey();
  queryClient.clear();
}
