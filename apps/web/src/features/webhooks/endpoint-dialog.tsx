import { Button, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Problem } from '../../components/problem.tsx';
import { problemOf } from '../../lib/problem.ts';
import { api } from '../../lib/trpc.ts';
import { TypesField } from './types-field.tsx';
import classes from './webhooks.module.css';
import { type Endpoint, type SubscribedType, usualTypes } from './words.ts';

export type Made = { name: string; secret: string | null };

type EndpointDialogProps = {
  /** `new`: one is made; an endpoint is changed. */
  of: 'new' | Endpoint | null;
  onClose: () => void;
  onDone: (made: Made) => void;
};

/** Asks for what makes an endpoint, or changes one. */
export function EndpointDialog({ of, onClose, onDone }: EndpointDialogProps) {
  return (
    <Modal
      opened={of !== null}
      onClose={onClose}
      title={of === 'new' || of === null ? 'New webhook' : `Change ${of.name}`}
      centered
      closeButtonProps={{ 'aria-label': 'Cancel and close' }}
    >
      {of !== null && <Form endpoint={of === 'new' ? null : of} onDone={onDone} />}
    </Modal>
  );
}

type FormProps = { endpoint: Endpoint | null; onDone: (made: Made) => void };

function Form({ endpoint, onDone }: FormProps) {
  const [name, setName] = useState(endpoint?.name ?? '');
  const [url, setUrl] = useState('');
  const [kind, setKind] = useState<Endpoint['kind']>(endpoint?.kind ?? 'standard');
  const [types, setTypes] = useState<SubscribedType[]>(endpoint?.types ?? [...usualTypes]);
  const attempt = useMutation({
    mutationFn: () => save(endpoint, { name: name.trim(), url: url.trim(), kind, types }),
    onSuccess: onDone,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    attempt.mutate();
  };
  const wrongUrl = attempt.isError ? sayWrongUrl(attempt.error) : null;
  return (
    <form onSubmit={submit} className={classes.form}>
      <TextInput
        label="Name"
        description="Who is told: “On-call channel”, “Billing backend”."
        maxLength={255}
        required
        withAsterisk={false}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={endpoint ? 'New address' : 'Address'}
        description={
          endpoint
            ? `Leave it empty to keep ${endpoint.displayUrl}`
            : 'Where it is sent, by POST: https://…'
        }
        type="url"
        autoComplete="off"
        required={endpoint === null}
        withAsterisk={false}
        value={url}
        error={wrongUrl}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      {endpoint === null && <KindField kind={kind} onChange={setKind} />}
      <TypesField
        types={types}
        onChange={setTypes}
        error={types.length === 0 ? 'Choose at least one.' : null}
      />
      {attempt.isError && wrongUrl === null && <Problem error={attempt.error} />}
      <Button
        type="submit"
        loading={attempt.isPending}
        disabled={name.trim() === '' || types.length === 0}
      >
        {endpoint ? 'Save the webhook' : 'Make the webhook'}
      </Button>
    </form>
  );
}

type KindFieldProps = { kind: Endpoint['kind']; onChange: (kind: Endpoint['kind']) => void };

const KindField = ({ kind, onChange }: KindFieldProps) => (
  <Radio.Group
    label="What it takes"
    value={kind}
    onChange={(value) => onChange(value as Endpoint['kind'])}
  >
    <Stack gap={8} mt={6}>
      <Radio
        value="standard"
        label="Signed JSON"
        description="As Standard Webhooks has it; your server checks the signature."
      />
      <Radio
        value="slack"
        label="Slack messages"
        description="An incoming webhook of Slack, Mattermost, or Discord’s address with /slack."
      />
    </Stack>
  </Radio.Group>
);

type Draft = Pick<Endpoint, 'name' | 'kind' | 'types'> & { url: string };

async function save(endpoint: Endpoint | null, draft: Draft): Promise<Made> {
  const { name, url, types } = draft;
  if (endpoint === null) {
    const { secret } = await api.webhooks.create.mutate(draft);
    return { name, secret };
  }
  const { endpointId } = endpoint;
  await api.webhooks.put.mutate({ endpointId, name, types, ...(url !== '' && { url }) });
  return { name, secret: null };
}

/** What is wrong with the address; null where that is not it. */
function sayWrongUrl(error: unknown): string | null {
  const { code, detail, issues } = problemOf(error);
  if (code === 'webhook_address_refused') return detail;
  return issues.find(({ path }) => path === 'url')?.message ?? null;
}
