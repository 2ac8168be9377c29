import { type Icon, IconUser } from '@tabler/icons-react';
import type { NavigateOptions } from '@tanstack/react-router';
import { api } from './trpc.ts';

/** What can be found, in the order shown. */
export const kinds = {
  user: { words: 'Users', icon: IconUser },
} satisfies Record<string, { words: string; icon: Icon }>;

export type Found = {
  kind: keyof typeof kinds;
  id: string;
  label: string;
  description: string | null;
  /** The page of what was found. */
  target: Pick<NavigateOptions, 'to' | 'params' | 'search'>;
};

type Finder = (q: string, signal: AbortSignal) => Promise<Found[]>;

const MOST = 6;

const findUsers: Finder = async (q, signal) => {
  const { users } = await api.users.list.query({ q, limit: MOST }, { signal });
  return users.map(({ userId, name, email }) => ({
    kind: 'user',
    id: userId,
    label: name ?? email ?? userId,
    description: name === null && email === null ? null : userId,
    target: { to: '/users/$userId', params: { userId } },
  }));
};

/** Each finds what it knows of; a new kind of thing is found by adding one here. */
const finders: Finder[] = [findUsers];

/** Everything that begins with `q`, as the server knows it at this moment. */
export async function search(q: string, signal: AbortSignal): Promise<Found[]> {
  return (await Promise.all(finders.map((find) => find(q, signal)))).flat();
}
