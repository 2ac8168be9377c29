import { queryClient, trpc } from '../../lib/trpc.ts';

/** Has everyone, their sessions and the invitations read again. */
export const readAgain = (): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: trpc.staff.pathKey() });
