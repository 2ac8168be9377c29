import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { SessionList, type StaffSession } from '../../components/session-list.tsx';
import { useApiKey } from '../../lib/api-key.ts';
import { sayBrowser } from '../../lib/browser.ts';
import { roleSentences, roleTitle } from '../../lib/roles.ts';
import { useSession } from '../../lib/session.ts';
import { toast } from '../../lib/toast.tsx';
import { type Answers, api, queryClient, trpc } from '../../lib/trpc.ts';
import { PasswordForm } from './password-form.tsx';
import classes from './profile.module.css';

/** Who is signed in, their password and where else they are signed in. */
export function ProfilePage() {
  const apiKey = useApiKey();
  return (
    <>
      <PageHeader title="Profile" />
      {apiKey === null ? <Person /> : <KeyOnly />}
    </>
  );
}

function KeyOnly() {
  const session = useSession();
  return (
    <Section title="Signed in with an API key">
      {session && (
        <KeyValues
          items={[
            { label: 'Key', value: session.name },
            { label: 'Role', value: `${roleTitle(session.role)}: ${roleSentences[session.role]}` },
          ]}
        />
      )}
      <p className={classes.flat}>
        A key has no password and no sessions to change here. This tab forgets it when you sign out
        or close it.
      </p>
    </Section>
  );
}

function Person() {
  const me = useQuery(trpc.staff.me.queryOptions());
  return (
    <div className={classes.sections}>
      {me.error && !me.data && <Problem error={me.error} onRetry={() => void me.refetch()} />}
      {me.isPending && <Skeleton height={300} />}
      {me.data && <You me={me.data} />}
      <Sessions />
    </div>
  );
}

function You({ me: { name, email, role } }: { me: Answers['staff']['me'] }) {
  return (
    <>
      <Section title="You">
        <KeyValues
          items={[
            { label: 'Name', value: name },
            { label: 'Email', value: email },
            { label: 'Role', value: `${roleTitle(role)}: ${roleSentences[role]}` },
          ]}
        />
      </Section>
      <Section title="Password" description="When you change it, your other sessions end.">
        <PasswordForm email={email} />
      </Section>
    </>
  );
}

function Sessions() {
  const sessions = useQuery(trpc.staff.mySessions.queryOptions());
  const [ending, setEnding] = useState<StaffSession | null>(null);
  const end = async () => {
    if (!ending) return;
    await api.staff.revokeSession.mutate({ sessionId: ending.sessionId });
    void toast({ title: 'Signed out', message: sayBrowser(ending.userAgent) });
    void queryClient.invalidateQueries({ queryKey: trpc.staff.mySessions.queryKey() });
  };
  return (
    <Section title="Where you are signed in">
      {sessions.error && <Problem error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {sessions.isPending && <Skeleton height={60} />}
      {sessions.data && <SessionList sessions={sessions.data.sessions} onEnd={setEnding} />}
      <ConfirmDialog
        opened={ending !== null}
        onClose={() => setEnding(null)}
        title="Sign out there"
        confirm="Sign out"
        onConfirm={end}
      >
        {sayBrowser(ending?.userAgent ?? null)} at{' '}
        {ending?.ipAddress ?? 'an address that was not kept'} is signed out at its next call.
      </ConfirmDialog>
    </Section>
  );
}
