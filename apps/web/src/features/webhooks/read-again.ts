import { queryClient, trpc } from '../../lib/trpc.ts';

/** Reads all of the page again. */
export const readAgain = () => queryClient.invalidateQueries({ queryKey: trpc.webhooks.pathKey() });
