import { Button } from '@mantine/core';
import { IconKey, IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Message } from '../../components/message.tsx';
import { useApiKey } from '../../lib/api-key.ts';
import { meQuery, useSession } from '../../lib/session.ts';
import { trpc } from '../../lib/trpc.ts';
import { DemoHint } from './demo-hint.tsx';
import { EmailForm } from './email-form.tsx';
import { KeyForm } from './key-form.tsx';
import { SetUpForm } from './set-up-form.tsx';
import classes from './sign-in.module.css';
import { SsoButton } from './sso-button.tsx';

const route = getRouteApi('/sign-in');

/** Signs in, and leads back to where one was. */
export function SignInPage() {
  const { to = '/' } = route.useSearch();
  // Nobody is led to another site by a link to this page.
  const back = /^\/(?![/\\])/.test(to) ? to : '/';
  const apiKey = useApiKey();
  const refusal = useEntry(back);
  const [choice, setChoice] = useState<'key' | 'email' | null>(null);
  const { data } = useQuery(
    trpc.staff.needsSetUp.queryOptions(undefined, { meta: { mayBeRefused: true } }),
  );
  const byKey = choice === null ? apiKey !== null : choice === 'key';
  const needsSetUp = data?.needsSetUp === true && !byKey;
  return (
    <Message
      icon={needsSetUp ? IconUserPlus : IconKey}
      title={needsSetUp ? 'Make the first admin' : 'Sign in to see the dashboard'}
    >
      <title>Sign in · Makegood</title>
      {byKey && <KeyForm refusal={refusal} />}
      {!byKey && needsSetUp && <SetUpForm />}
      {!byKey && data?.needsSetUp === false && <EmailForm />}
      <div className={classes.other}>
        {data?.singleSignOn && <SsoButton back={back} />}
        <Button variant="default" onClick={() => setChoice(byKey ? 'email' : 'key')}>
          {byKey ? 'Use your email address instead' : 'Use an API key instead'}
        </Button>
      </div>
      {!byKey && <DemoHint />}
    </Message>
  );
}

/** Leads back once someone is signed in; returns why the key in use was refused, null where none was. */
function useEntry(back: string): unknown {
  const router = useRouter();
  const apiKey = useApiKey();
  const session = useSession();
  const { error, isFetching } = useQuery(meQuery);
  const isIn = session !== null && !isFetching;
  useEffect(() => {
    if (isIn) router.history.replace(back);
  }, [isIn, back, router]);
  return apiKey === null ? null : error;
}
