import { useQuery } from '@tanstack/react-query';
import { useCan } from '../../lib/session.ts';
import { type Answers, api, queryClient, trpc } from '../../lib/trpc.ts';

export type Request = Answers['approvals']['list']['approvals'][number];

const EVERY_MS = 15_000;
const MOST_SHOWN = 100;

/** Everyone's requests for who decides, one's own for the others. */
export function useRequestCalls() {
  return useCan('approver')
    ? { calls: trpc.approvals.list, read: api.approvals.list }
    : { calls: trpc.approvals.mine, read: api.approvals.mine };
}

/** The requests that wait, the newest first; read again every 15 seconds. */
export function useWaiting() {
  const { calls } = useRequestCalls();
  return useQuery(
    calls.queryOptions({ state: 'pending', limit: MOST_SHOWN }, { refetchInterval: EVERY_MS }),
  );
}

/** Has all that shows requests, or what they changed, read again. */
export const readAgain = (): Promise<void> => queryClient.invalidateQueries();

export const kindWords: Record<Request['kind'], string> = {
  refund: 'Refund of a charge',
  goodwill: 'Goodwill credits',
  adjust: 'Adjustment',
};
