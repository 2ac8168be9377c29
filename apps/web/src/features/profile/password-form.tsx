import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Problem } from '../../components/problem.tsx';
import { problemOf } from '../../lib/problem.ts';
import { toast } from '../../lib/toast.tsx';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import classes from './profile.module.css';

const empty = { currentPassword: '', newPassword: '' };

/** Changes one's own password. */
export function PasswordForm({ email }: { email: string }) {
  const [typed, setTyped] = useState(empty);
  const attempt = useMutation({
    mutationFn: () => api.staff.changePassword.mutate(typed),
    onSuccess: () => {
      setTyped(empty);
      void toast({ title: 'Password changed', message: 'Your other sessions are over.' });
      void queryClient.invalidateQueries({ queryKey: trpc.staff.mySessions.queryKey() });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    attempt.mutate();
  };
  const code = attempt.isError ? problemOf(attempt.error).code : null;
  const isOfField = code === 'wrong_password' || code === 'weak_password';
  const field = (name: keyof typeof empty, refusal: string) => ({
    required: true,
    withAsterisk: false,
    value: typed[name],
    error: code === refusal && problemOf(attempt.error).detail,
    visibilityToggleButtonProps: { 'aria-label': 'Show the password', tabIndex: 0 },
    onChange: (event: { currentTarget: { value: string } }) =>
      setTyped({ ...typed, [name]: event.currentTarget.value }),
  });
  return (
    <form onSubmit={submit} className={classes.form}>
      {/* Password managers look for the name that the password belongs to. */}
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <PasswordInput
        label="Current password"
        autoComplete="current-password"
        {...field('currentPassword', 'wrong_password')}
      />
      <PasswordInput
        label="New password"
        description="At least 12 characters that are not your name."
        autoComplete="new-password"
        {...field('newPassword', 'weak_password')}
      />
      {attempt.isError && !isOfField && <Problem error={attempt.error} />}
      <Button type="submit" loading={attempt.isPending}>
        Change the password
      </Button>
    </form>
  );
}
