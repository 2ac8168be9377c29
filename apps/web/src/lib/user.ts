import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Answers, queryClient, trpc } from './trpc.ts';

export type User = Answers['users']['get'];
export type Balance = User['balances'][string];
export type Grant = Balance['grants'][number];

const EVERY_MS = 5000;

/** A user, read again every five seconds; what has changed has the lists read again, too. */
export function useUser(userId: string) {
  const user = useQuery(trpc.users.get.queryOptions({ userId }, { refetchInterval: EVERY_MS }));
  const { data } = user;
  useEffect(() => {
    if (data) void readListsAgain();
  }, [data]);
  return user;
}

const readListsAgain = () =>
  Promise.all(
    [
      trpc.users.timeline.pathKey(),
      trpc.users.history.pathKey(),
      trpc.users.refunds.pathKey(),
      trpc.refresh.history.pathKey(),
      trpc.charges.pathKey(),
    ].map((queryKey) => queryClient.invalidateQueries({ queryKey }, { cancelRefetch: false })),
  );

/** Has all that shows the user read again. */
export const readAgain = (): Promise<void> => queryClient.invalidateQueries();

/** What people call a user. */
export const nameOf = ({ name, email, userId }: User): string => name ?? email ?? userId;
