import { CreditBalance, CreditHistory, CreditsProvider, RefundReceipt } from '@makegood/react';
import { useCallback, useEffect, useState } from 'react';
import { Compare } from './compare.tsx';
import { Image } from './image.tsx';
import { send } from './send.ts';
import { SignIn } from './sign-in.tsx';
import { Text } from './text.tsx';

type Session = { userId: string; makegoodUrl: string };

const LOW = 30;

async function getToken(): Promise<string> {
  const { token } = await send<{ token: string }>('GET', '/token');
  return token;
}

/** The studio: signed out, a name is asked for; signed in, there are the tools and the credits. */
export function App() {
  const [session, setSession] = useState<Session | null>();
  const look = useCallback(
    () => send<Session>('GET', '/session').then(setSession, () => setSession(null)),
    [],
  );
  useEffect(() => void look(), [look]);

  if (session === undefined) return null;
  if (session === null) return <SignIn onSignedIn={look} />;
  return (
    <CreditsProvider
      url={session.makegoodUrl}
      userKey={session.userId}
      getToken={getToken}
      lowAt={LOW}
    >
      <header>
        <h1>AI Studio</h1>
        <CreditBalance />
        <button type="button" onClick={() => void send('POST', '/sign-out').then(look)}>
          Sign out
        </button>
      </header>
      <main>
        <RefundReceipt />
        <Text />
        <Image />
        <Compare />
        <section aria-labelledby="history">
          <h2 id="history">Your credits</h2>
          <CreditHistory />
        </section>
      </main>
    </CreditsProvider>
  );
}
