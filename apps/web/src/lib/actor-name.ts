import { useQuery } from '@tanstack/react-query';
import { trpc } from './trpc.ts';

const NAMED = /^(staff|key):/;

/** The name of a person of the staff or of an API key; null where there is none, or it is not known yet. */
export function useActorName(actor: string | null): string | null {
  const { data } = useQuery(
    trpc.actors.name.queryOptions(
      { actor: actor ?? '' },
      { enabled: actor !== null && NAMED.test(actor), staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  return data?.name ?? null;
}
