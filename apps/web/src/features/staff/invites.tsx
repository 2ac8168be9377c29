import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Actor } from '../../components/actor.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { When } from '../../components/when.tsx';
import { roleTitle } from '../../lib/roles.ts';
import { toast } from '../../lib/toast.tsx';
import { type Answers, api, trpc } from '../../lib/trpc.ts';
import { readAgain } from './calls.ts';
import type { Person } from './columns.tsx';
import classes from './staff.module.css';

type Invite = Answers['staff']['invites']['invites'][number];

/** The links that still let someone in. `people`: for the names of who made them. */
export function Invites({ people }: { people: Person[] }) {
  const invites = useQuery(trpc.staff.invites.queryOptions());
  const [revoking, setRevoking] = useState<Invite | null>(null);
  const open = invites.data?.invites.filter(({ state }) => state === 'open') ?? [];
  const nameOf = (actor: string) =>
    people.find(({ staffId }) => actor === `staff:${staffId}`)?.name ?? null;
  const revoke = async () => {
    if (!revoking) return;
    await api.staff.revokeInvite.mutate({ inviteId: revoking.inviteId });
    void toast({ title: 'Withdrawn', message: `The link of ${revoking.email} works no more.` });
    void readAgain();
  };
  return (
    <div className={classes.invites}>
      <Section title="Open invitations">
        {invites.isPending && <Skeleton height={40} />}
        {invites.error && <Problem error={invites.error} onRetry={() => void invites.refetch()} />}
        {invites.data && open.length === 0 && (
          <p className={classes.nothing}>Nobody is invited at the moment.</p>
        )}
        <ul className={classes.list}>
          {open.map((invite) => (
            <li key={invite.inviteId} className={classes.item}>
              <span className={classes.person}>
                <strong>{invite.email}</strong>
                <span className={classes.dimmed}>
                  {roleTitle(invite.role)} · by{' '}
                  <Actor actor={invite.invitedBy} name={nameOf(invite.invitedBy)} />{' '}
                  <When at={invite.createdAt} /> · ends <When at={invite.expiresAt} />
                </span>
              </span>
              <Button
                variant="default"
                size="compact-sm"
                aria-label={`Withdraw the invitation of ${invite.email}`}
                onClick={() => setRevoking(invite)}
              >
                Withdraw
              </Button>
            </li>
          ))}
        </ul>
      </Section>
      <ConfirmDialog
        opened={revoking !== null}
        onClose={() => setRevoking(null)}
        title="Withdraw the invitation"
        confirm="Withdraw"
        onConfirm={revoke}
        danger
      >
        The link that was made for <strong>{revoking?.email}</strong> stops working. You can invite
        them again.
      </ConfirmDialog>
    </div>
  );
}
