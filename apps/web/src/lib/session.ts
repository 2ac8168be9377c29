import { useQuery } from '@tanstack/react-query';
import { forgetApiKey, readApiKey } from './api-key.ts';
import { postAuth } from './auth-calls.ts';
import { type Answers, queryClient, statusOf, trpc } from './trpc.ts';

/** Roles of staff, each with all that the one before may do. */
export const roles = ['viewer', 'support', 'approver', 'admin'] as const;

export type Role = (typeof roles)[number];

/** Who is signed in. */
type Session = { name: string; email: string | null; role: Role };

const FRESH_MS = 60_000;
const AGAIN_MS = 5000;

/** Who is asked for by the API key of this tab, or else by the session. */
export const meQuery = trpc.callers.me.queryOptions(undefined, {
  staleTime: FRESH_MS,
  refetchInterval: ({ state: { error } }) => error !== null && !isRefusal(error) && AGAIN_MS,
  // Whoever looks at a demo need not be anyone.
  meta: { mayBeRefused: true },
});

type Caller = Answers['callers']['me'];

/** Who is signed in here; null where nobody is, or it is not known yet. */
export function useSession(): Session | null {
  const { data, error } = useQuery(meQuery);
  // Who was signed in stays so while the server is away.
  return !data || isRefusal(error) ? null : sessionOf(data);
}

const isRefusal = (error: unknown) => [401, 403].includes(statusOf(error) ?? 0);

/** null for who may not look at the dashboard. */
function sessionOf(caller: Caller): Session | null {
  if (caller.kind === 'user' || caller.role === 'service') return null;
  const { name, role } = caller;
  return { name, role, email: caller.kind === 'staff' ? caller.email : null };
}

/** Whether who is signed in has this role or one above it. What is shown follows it; the server decides. */
export function useCan(role: Role): boolean {
  const session = useSession();
  return session !== null && roles.indexOf(session.role) >= roles.indexOf(role);
}

/** Who is signed in, as the ledger and the log write them. */
export function useActor(): string | null {
  const { data } = useQuery(meQuery);
  if (!data || data.kind === 'user') return null;
  return data.kind === 'staff' ? `staff:${data.staffId}` : `key:${data.keyId}`;
}

/** Ends the session and forgets everything that was read in it. */
export async function signOut(): Promise<void> {
  if (readApiKey() === null) await postAuth('sign-out', {});
  forgetApiKey();
  queryClient.clear();
}
