import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { postAuth } from '../../lib/auth-calls.ts';
import { problemOf } from '../../lib/problem.ts';
import { api, queryClient } from '../../lib/trpc.ts';
import classes from './sign-in.module.css';

const nobody = { name: '', email: '', password: '' };

/** Makes the first admin of a server that has nobody yet, and signs them in. */
export function SetUpForm() {
  const [person, setPerson] = useState(nobody);
  const attempt = useMutation({
    mutationFn: async ({ name, email, password }: typeof nobody) => {
      const about = { name: name.trim(), email: email.trim(), password };
      await api.staff.setUp.mutate(about);
      await postAuth('sign-in/email', { email: about.email, password });
    },
    onSuccess: () => queryClient.resetQueries(),
    networkMode: 'always',
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    attempt.mutate(person);
  };
  const field = (name: keyof typeof nobody) => ({
    name,
    required: true,
    withAsterisk: false,
    value: person[name],
    error: !attempt.isPending && attempt.isError && sayWrong(attempt.error, name),
    onChange: (event: { currentTarget: { value: string } }) =>
      setPerson({ ...person, [name]: event.currentTarget.value }),
  });
  return (
    <form onSubmit={submit} className={classes.form}>
      <p className={classes.flat}>
        Nobody can sign in to this server yet. Whoever is first is its admin and invites the others.
      </p>
      <TextInput label="Name" autoComplete="name" {...field('name')} />
      <TextInput label="Email" type="email" autoComplete="username" {...field('email')} />
      <PasswordInput
        label="Password"
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0 }}
        {...field('password')}
      />
      <Button type="submit" loading={attempt.isPending || attempt.isSuccess}>
        Make the admin and sign in
      </Button>
    </form>
  );
}

/** What is wrong with a field; what is wrong with none of them stands at the last. */
function sayWrong(error: unknown, name: string): string | false {
  const { detail, issues } = problemOf(error);
  const issue = issues.find(({ path }) => path === name);
  if (issue) return issue.message;
  const isOfNone = !issues.some(({ path }) => Object.hasOwn(nobody, path));
  return isOfNone && name === 'password' && detail;
}
