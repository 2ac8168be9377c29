import { Button } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Section } from '../../components/section.tsx';
import { toast } from '../../lib/toast.tsx';
import { api } from '../../lib/trpc.ts';
import { readAgain } from './calls.ts';
import type { Person } from './columns.tsx';
import { type Link, LinkOnce } from './link-once.tsx';
import classes from './staff.module.css';

type Deed = {
  title: (name: string) => string;
  confirm: string;
  told: string;
  does: string;
  act: (input: { staffId: string }) => Promise<unknown>;
  danger?: boolean;
};

const deeds = {
  disable: {
    title: (name) => `Disable ${name}`,
    confirm: 'Disable',
    told: 'Disabled',
    does: 'They are signed out everywhere at once and cannot sign in. What they did stays. You can enable them again.',
    act: (input) => api.staff.disable.mutate(input),
    danger: true,
  },
  enable: {
    title: (name) => `Enable ${name}`,
    confirm: 'Enable',
    told: 'Enabled',
    does: 'They can sign in again, in the role they had.',
    act: (input) => api.staff.enable.mutate(input),
  },
  signOut: {
    title: (name) => `Sign ${name} out everywhere`,
    confirm: 'Sign out everywhere',
    told: 'Signed out everywhere',
    does: 'Every session of theirs ends at once. They can sign in again.',
    act: (input) => api.staff.endSessions.mutate(input),
  },
} satisfies Record<string, Deed>;

/** Letting someone in, keeping them out, and helping them in again. */
export function Access({ person }: { person: Person }) {
  const { staffId, name, email, disabledAt, sessions } = person;
  const [asking, setAsking] = useState<keyof typeof deeds | 'reset' | null>(null);
  const [made, setMade] = useState<Link | null>(null);
  const deed: Deed | null = asking === null || asking === 'reset' ? null : deeds[asking];
  const act = async () => {
    await deed?.act({ staffId });
    void toast({ title: deed?.told ?? '', message: name });
    void readAgain();
  };
  const reset = async () => {
    const { link, expiresAt } = await api.staff.resetPassword.mutate({ staffId });
    setMade({ email, link, expiresAt, isReset: true });
    void readAgain();
  };
  const close = () => setAsking(null);
  return (
    <Section title="Access">
      <div className={classes.actions}>
        <Button variant="default" onClick={() => setAsking('reset')}>
          Make a link for a new password
        </Button>
        <Button variant="default" disabled={sessions === 0} onClick={() => setAsking('signOut')}>
          Sign out everywhere
        </Button>
        {disabledAt === null ? (
          <Button variant="default" onClick={() => setAsking('disable')}>
            Disable
          </Button>
        ) : (
          <Button onClick={() => setAsking('enable')}>Enable</Button>
        )}
      </div>
      <ConfirmDialog
        opened={deed !== null}
        onClose={close}
        title={deed?.title(name) ?? ''}
        confirm={deed?.confirm ?? ''}
        onConfirm={act}
        danger={deed?.danger ?? false}
      >
        {deed?.does}
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking === 'reset'}
        onClose={close}
        title="Make a link for a new password"
        confirm="Make the link"
        onConfirm={reset}
      >
        Whoever has the link chooses the password of {name}. Any link made for them before stops
        working.
      </ConfirmDialog>
      {made && <LinkOnce made={made} onDone={() => setMade(null)} />}
    </Section>
  );
}
