import { Button, Modal, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { problemOf } from '../../../lib/problem.ts';
import { api } from '../../../lib/trpc.ts';
import classes from '../webhooks.module.css';
import type { Adapter, Provider } from './provider-callbacks.tsx';

type ProviderDialogProps = {
  opened: boolean;
  /** Null: of a provider that is not set up yet. */
  of: Provider | null;
  adapters: Adapter[];
  onClose: () => void;
  onDone: (provider: string) => void;
};

const keeps = [
  { value: '24', label: 'For a day' },
  { value: '168', label: 'For a week' },
  { value: '1', label: 'For an hour' },
  { value: '0', label: 'Not at all: others know it' },
];

/** Asks how the callbacks of a provider are read, and for the secret that it signs them with. */
export function ProviderDialog({ opened, of, onClose, ...form }: ProviderDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={of ? `The secret of ${of.provider}` : 'Take a provider’s callbacks'}
      centered
      closeButtonProps={{ 'aria-label': 'Cancel and close' }}
    >
      {opened && <Form of={of} {...form} />}
    </Modal>
  );
}

type FormProps = Pick<ProviderDialogProps, 'of' | 'adapters' | 'onDone'>;

function Form({ of, adapters, onDone }: FormProps) {
  const [provider, setProvider] = useState(of?.provider ?? '');
  const [adapter, setAdapter] = useState<Adapter['adapter']>(of?.adapter ?? 'standard');
  const [secret, setSecret] = useState('');
  const [keepHours, setKeepHours] = useState('24');
  const attempt = useMutation({
    mutationFn: () =>
      api.callbacks.put.mutate({
        provider: provider.trim(),
        adapter,
        secret: secret.trim(),
        keepHours: Number(keepHours),
      }),
    onSuccess: (put) => onDone(put.provider),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    attempt.mutate();
  };
  const wrongSecret = attempt.isError
    ? problemOf(attempt.error).issues.find(({ path }) => path === 'secret')?.message
    : undefined;
  return (
    <form onSubmit={submit} className={classes.form}>
      {of === null && (
        <TextInput
          label="Provider"
          description="As your charges name it."
          maxLength={255}
          required
          withAsterisk={false}
          data-autofocus
          value={provider}
          onChange={(event) => setProvider(event.currentTarget.value)}
        />
      )}
      <NativeSelect
        label="How its callbacks are read"
        description="Standard: the payload that is described in the documentation, sent by a relay of yours."
        data={adapters.map(({ adapter: value, title: label }) => ({ value, label }))}
        value={adapter}
        onChange={(event) => setAdapter(event.currentTarget.value as Adapter['adapter'])}
      />
      <PasswordInput
        label="The secret it signs with"
        description="As the provider shows it: whsec_… It is kept encrypted, and shown nowhere again."
        autoComplete="off"
        required
        withAsterisk={false}
        value={secret}
        error={wrongSecret}
        onChange={(event) => setSecret(event.currentTarget.value)}
      />
      {of && (
        <NativeSelect
          label="The secret before stays good"
          data={keeps}
          value={keepHours}
          onChange={(event) => setKeepHours(event.currentTarget.value)}
        />
      )}
      {attempt.isError && wrongSecret === undefined && <Problem error={attempt.error} />}
      <Button
        type="submit"
        loading={attempt.isPending}
        disabled={provider.trim() === '' || secret.trim() === ''}
      >
        {of ? 'Save the secret' : 'Take its callbacks'}
      </Button>
    </form>
  );
}
