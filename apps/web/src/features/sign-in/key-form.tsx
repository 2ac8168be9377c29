import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { keepApiKey } from '../../lib/api-key.ts';
import { createApi, queryClient, statusOf } from '../../lib/trpc.ts';
import classes from './sign-in.module.css';

/**
 * Asks for an API key and tries it before it is kept.
 * `refusal`: why the key that was in use was refused; null where there was none.
 */
export function KeyForm({ refusal }: { refusal: unknown }) {
  const [apiKey, setApiKey] = useState('');
  const attempt = useMutation({
    mutationFn: (key: string) => createApi(() => key).monitoring.status.query(),
    onSuccess: (_, key) => {
      queryClient.clear();
      keepApiKey(key);
    },
    networkMode: 'always',
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    attempt.mutate(apiKey.trim());
  };
  const error = attempt.error ?? refusal;
  return (
    <form onSubmit={submit} className={classes.form}>
      <PasswordInput
        label="API key"
        description="Paste an API key of role viewer or more. It stays in this tab and is forgotten when you close it."
        placeholder="mg_…"
        autoComplete="off"
        spellCheck={false}
        required
        withAsterisk={false}
        value={apiKey}
        onChange={(event) => setApiKey(event.currentTarget.value)}
        error={!attempt.isPending && error !== null && sayRefusal(statusOf(error))}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the key', tabIndex: 0 }}
      />
      <Button type="submit" loading={attempt.isPending}>
        Sign in
      </Button>
    </form>
  );
}

function sayRefusal(status: number | null): string {
  if (status === 401)
    return 'The server does not know this key, or it was revoked. Check that you copied all of it.';
  if (status === 403)
    return 'This key may charge, but not look: use one of role viewer, support, approver or admin.';
  if (status === 429)
    return 'Too many failed sign-ins from this address. Wait a minute, then try again.';
  if (status === null) return 'The server cannot be reached. Check that it runs, then try again.';
  return `The server answered with an error (HTTP ${status}). Its log says more.`;
}
