import { type Icon, IconArrowBackUp, IconCoins, IconReceipt, IconUser } from '@tabler/icons-react';
import type { NavigateOptions } from '@tanstack/react-router';
import { sayReason } from './reasons.ts';
import { saySource } from './sources.ts';
import { type Answers, api } from './trpc.ts';

type Hit = Answers['search']['find']['hits'][number];

/** What can be found, in the order shown. */
export const kinds: Record<Hit['kind'], { words: string; icon: Icon }> = {
  charge: { words: 'Charges', icon: IconReceipt },
  refund: { words: 'Refunds', icon: IconArrowBackUp },
  grant: { words: 'Grants', icon: IconCoins },
  user: { words: 'Users', icon: IconUser },
};

export type Found = Pick<Hit, 'kind' | 'id' | 'chargeId'> & {
  label: string;
  description: string | null;
  /** The page on which it is opened. */
  target: Pick<NavigateOptions, 'to' | 'params' | 'search'>;
};

/**
 * All that has `q` as its id, idempotency key or provider's task, and users with it in their email
 * address or name, as the server knows it at this moment.
 */
export async function search(q: string, signal: AbortSignal): Promise<Found[]> {
  const { hits } = await api.search.find.query({ q }, { signal });
  return hits.map((hit) => ({
    ...{ kind: hit.kind, id: hit.id, chargeId: hit.chargeId },
    label: labelOf(hit),
    description: describe(hit),
    target: targetOf(hit),
  }));
}

function labelOf({ kind, title }: Hit): string {
  if (kind === 'refund') return sayReason(title);
  return kind === 'grant' ? `${saySource(title)} credits` : title;
}

const describe = ({ title, userId, subtitle }: Hit): string | null =>
  [userId, subtitle].filter((words) => words !== '' && words !== title).join(' · ') || null;

function targetOf({ kind, id, userId, chargeId }: Hit): Found['target'] {
  if (kind === 'user') return { to: '/users/$userId', params: { userId } };
  // Credits of a grant, and those given out of goodwill, belong to the user alone.
  if (chargeId === null)
    return { to: '/users/$userId', params: { userId }, search: { tab: 'ledger', of: id } };
  return {
    to: '/charges/$chargeId',
    params: { chargeId },
    ...(kind === 'refund' && { search: { refund: id } }),
  };
}
