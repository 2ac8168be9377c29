import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { onSignedOut } from '../lib/signed-out.ts';

/** Leads to the sign-in page when the server refuses a call because nobody is signed in. */
export function useReturnToSignIn(): void {
  const router = useRouter();
  useEffect(
    () =>
      onSignedOut(() => {
        const { pathname, href } = router.latestLocation;
        if (pathname === '/sign-in') return;
        void router.navigate({
          to: '/sign-in',
          search: href === '/' ? {} : { to: href },
          replace: true,
        });
      }),
    [router],
  );
}
