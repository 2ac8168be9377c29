import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Problem } from '../../components/problem.tsx';
import { RoleField } from '../../components/role-field.tsx';
import { problemOf } from '../../lib/problem.ts';
import { roleSentences } from '../../lib/roles.ts';
import { type Role, roles } from '../../lib/session.ts';
import { api } from '../../lib/trpc.ts';
import type { Link } from './link-once.tsx';
import classes from './staff.module.css';

type InviteDialogProps = { opened: boolean; onClose: () => void; onMade: (made: Link) => void };

/** Asks whom to invite, and as what. */
export function InviteDialog({ opened, onClose, onMade }: InviteDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Invite someone"
      centered
      closeButtonProps={{ 'aria-label': 'Cancel and close' }}
    >
      <Form onMade={onMade} />
    </Modal>
  );
}

function Form({ onMade }: Pick<InviteDialogProps, 'onMade'>) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const attempt = useMutation({
    mutationFn: () => api.staff.invite.mutate({ email: email.trim(), role }),
    onSuccess: ({ link, expiresAt }) =>
      onMade({ email: email.trim(), link, expiresAt, isReset: false }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    attempt.mutate();
  };
  const wrong = attempt.isError && sayWrong(attempt.error);
  return (
    <form onSubmit={submit} className={classes.form}>
      <TextInput
        label="Email"
        description="They sign in with it. The link is yours to send."
        type="email"
        autoComplete="off"
        required
        withAsterisk={false}
        data-autofocus
        value={email}
        error={wrong}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <RoleField
        label="Role"
        roles={roles}
        sentences={roleSentences}
        role={role}
        onChange={setRole}
      />
      {attempt.isError && !wrong && <Problem error={attempt.error} />}
      <Button type="submit" loading={attempt.isPending}>
        Make the link
      </Button>
    </form>
  );
}

/** What is wrong with the email; null where that is not it. */
function sayWrong(error: unknown): string | null {
  const { code, detail, issues } = problemOf(error);
  if (code === 'staff_exists') return detail;
  return issues.find(({ path }) => path === 'email')?.message ?? null;
}
