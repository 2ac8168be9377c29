import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { postAuth } from '../../lib/auth-calls.ts';
import { queryClient } from '../../lib/trpc.ts';
import classes from './sign-in.module.css';

/** Signs a person of the staff in. */
export function EmailForm() {
  const attempt = useMutation({
    mutationFn: (body: { email: string; password: string }) => postAuth('sign-in/email', body),
    onSuccess: () => queryClient.resetQueries(),
    networkMode: 'always',
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    attempt.mutate({ email: textOf(given, 'email').trim(), password: textOf(given, 'password') });
  };
  return (
    <form onSubmit={submit} className={classes.form}>
      <TextInput
        label="Email"
        name="email"
        type="email"
        autoComplete="username"
        required
        withAsterisk={false}
      />
      <PasswordInput
        label="Password"
        name="password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        error={!attempt.isPending && attempt.error?.message}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0 }}
      />
      <Button type="submit" loading={attempt.isPending || attempt.isSuccess}>
        Sign in
      </Button>
    </form>
  );
}

function textOf(given: FormData, name: string): string {
  const value = given.get(name);
  return typeof value === 'string' ? value : '';
}
