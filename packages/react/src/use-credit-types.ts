import { useQuery } from '@tanstack/react-query';
import type { CreditTypes } from './api.ts';
import { useCreditsContext } from './context.ts';
import { useIsBrowser } from './use-store.ts';

/** The credit types of the server; undefined until they are known. */
export function useCreditTypes(): CreditTypes | undefined {
  const { connection, queryClient } = useCreditsContext();
  const { data } = useQuery(connection.creditTypes(), queryClient);
  return useIsBrowser() ? data : undefined;
}
