import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Problem } from '../../components/problem.tsx';
import { RoleField } from '../../components/role-field.tsx';
import { roleSentences } from '../../lib/roles.ts';
import { type Role, roles } from '../../lib/session.ts';
import { api } from '../../lib/trpc.ts';
import classes from './api-keys.module.css';

type KeyRole = Role | 'service';

const sentences: Record<KeyRole, string> = {
  service: 'Charge, settle, refund and grant, as your backend does; see no lists.',
  ...roleSentences,
  admin: `${roleSentences.admin} Also all that a service may do.`,
};

type CreateDialogProps = {
  opened: boolean;
  onClose: () => void;
  onMade: (made: { name: string; key: string }) => void;
};

/** Asks for the name and the role of a new key. */
export function CreateDialog({ opened, onClose, onMade }: CreateDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Make an API key"
      centered
      closeButtonProps={{ 'aria-label': 'Cancel and close' }}
    >
      <Form onMade={onMade} />
    </Modal>
  );
}

function Form({ onMade }: Pick<CreateDialogProps, 'onMade'>) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<KeyRole>('service');
  const attempt = useMutation({
    mutationFn: () => api.apiKeys.create.mutate({ name: name.trim(), role }),
    onSuccess: onMade,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    attempt.mutate();
  };
  return (
    <form onSubmit={submit} className={classes.form}>
      <TextInput
        label="Name"
        description="Who uses it, and where: “Image worker, production”."
        maxLength={255}
        required
        withAsterisk={false}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <RoleField
        label="Role"
        roles={['service', ...roles]}
        sentences={sentences}
        role={role}
        onChange={setRole}
      />
      {attempt.isError && <Problem error={attempt.error} />}
      <Button type="submit" loading={attempt.isPending} disabled={name.trim() === ''}>
        Make the key
      </Button>
    </form>
  );
}
