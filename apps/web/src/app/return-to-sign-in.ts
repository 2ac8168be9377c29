import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { meQuery } from '../lib/session.ts';
import { onSignedOut } from '../lib/signed-out.ts';
import { queryClient } from '../lib/trpc.ts';

/** Leads to the sign-in page when the server refuses a call because nobody is signed in. */
export function useReturnToSignIn(): void {
  const router = useRouter();
  useEffect(
    () =>
      onSignedOut(() => {
        const { pathname, href } = router.latestLocation;
        if (pathname === '/sign-in') return;
        // Who was signed in is remembered for a while, and the sign-in page would lead straight back.
        void queryClient.resetQueries({ queryKey: meQuery.queryKey });
        void router.navigate({
          to: '/sign-in',
          search: href === '/' ? {} : { to: href },
          replace: true,
        });
      }),
    [router],
  );
}
