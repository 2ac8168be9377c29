import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Problem } from '../../components/problem.tsx';
import { When } from '../../components/when.tsx';
import { forgetApiKey } from '../../lib/api-key.ts';
import { postAuth } from '../../lib/auth-calls.ts';
import { problemOf } from '../../lib/problem.ts';
import { roleSentences } from '../../lib/roles.ts';
import { type Answers, api, queryClient } from '../../lib/trpc.ts';
import classes from './accept-invite.module.css';

type JoinFormProps = {
  token: string;
  invite: Answers['staff']['readInvite'];
  proposedName: string;
};

/** Asks for a name and a password, joins and signs in. */
export function JoinForm({ token, invite, proposedName }: JoinFormProps) {
  const { email, role, expiresAt, name: known } = invite;
  const router = useRouter();
  const [name, setName] = useState(known ?? proposedName);
  const [password, setPassword] = useState('');
  const attempt = useMutation({
    mutationFn: async () => {
      await api.staff.acceptInvite.mutate({ token, name: name.trim(), password });
      await postAuth('sign-in/email', { email, password });
    },
    onSuccess: async () => {
      forgetApiKey();
      queryClient.clear();
      await router.navigate({ to: '/', replace: true });
    },
    meta: { mayBeRefused: true },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    attempt.mutate();
  };
  const problem = attempt.isError ? problemOf(attempt.error) : null;
  const isWeak = problem?.code === 'weak_password';
  return (
    <form onSubmit={submit} className={classes.form}>
      <p className={classes.flat}>
        {known === null ? (
          <>
            You are invited as <strong>{role}</strong>. What you may do:{' '}
            {roleSentences[role].charAt(0).toLowerCase() + roleSentences[role].slice(1)}
          </>
        ) : (
          <>Your other sessions end, and you sign in with the new password.</>
        )}{' '}
        The link ends <When at={expiresAt} />.
      </p>
      <TextInput label="Email" type="email" autoComplete="username" readOnly value={email} />
      {known === null && (
        <TextInput
          label="Name"
          description="As the others see you."
          autoComplete="name"
          required
          withAsterisk={false}
          maxLength={255}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
      <PasswordInput
        label="Password"
        description="At least 12 characters that are not your name."
        autoComplete="new-password"
        required
        withAsterisk={false}
        value={password}
        error={isWeak && problem.detail}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0 }}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {attempt.isError && !isWeak && <Problem error={attempt.error} />}
      <Button type="submit" loading={attempt.isPending || attempt.isSuccess}>
        {known === null ? 'Join and sign in' : 'Set the password and sign in'}
      </Button>
    </form>
  );
}
