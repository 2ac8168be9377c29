import { Anchor } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Message } from '../../components/message.tsx';
import { Problem } from '../../components/problem.tsx';
import { api } from '../../lib/trpc.ts';
import { JoinForm } from './join-form.tsx';

/** Becomes staff by a link, or chooses a new password by one; the token is behind the #, where it reaches no log. */
export function AcceptInvitePage() {
  const [{ token, name }] = useState(readLink);
  const invite = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => api.staff.readInvite.mutate({ token }),
    enabled: token !== '',
    staleTime: Number.POSITIVE_INFINITY,
    meta: { mayBeRefused: true },
  });
  const isReset = invite.data?.name != null;
  const title = isReset ? 'Choose a new password' : 'Join the staff';
  return (
    <Message icon={IconUserPlus} title={title}>
      <title>{`${title} · Makegood`}</title>
      {token === '' && (
        <p>This link is not whole. Copy all of it, or ask an admin for a new one.</p>
      )}
      {invite.isLoading && <p>Looking at the invitation…</p>}
      {invite.error && <Problem error={invite.error} onRetry={() => void invite.refetch()} />}
      {invite.data && <JoinForm token={token} invite={invite.data} proposedName={name} />}
      {(token === '' || invite.error) && (
        <Anchor href="/sign-in" underline="always">
          Go to the sign-in page
        </Anchor>
      )}
    </Message>
  );
}

function readLink(): { token: string; name: string } {
  const given = new URLSearchParams(location.hash.slice(1));
  return { token: given.get('token') ?? '', name: given.get('name') ?? '' };
}
