import { Alert, Button, Kbd, Stack } from '@mantine/core';
import { useOs } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { Problem } from '../problem.tsx';
import { problemOf } from '../../lib/problem.ts';
import classes from './by-hand.module.css';
import type { Submission } from './submission.ts';

type DialogFormProps = {
  submission: Submission;
  /** The verb on the button: `Refund 12 credits`. */
  verb: ReactNode;
  /** Whether it can be sent as it stands. */
  isReady: boolean;
  /** Cannot be undone: red. */
  danger?: boolean;
  onCancel: () => void;
  children: ReactNode;
};

/** A form in a dialog: Ctrl or ⌘ with Enter sends it, Escape cancels. */
export function DialogForm(props: DialogFormProps) {
  const { submission, verb, isReady, danger = false, onCancel, children } = props;
  const form = useRef<HTMLDivElement>(null);
  const mod = useOs() === 'macos' ? '⌘' : 'Ctrl';
  // The dialog leads the keyboard to what is there when it opens; a form may come later.
  useEffect(() => form.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) submission.submit();
  };
  return (
    <Stack
      component="form"
      gap="md"
      ref={form}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
      }}
    >
      {children}
      {submission.error !== null && <Failure error={submission.error} />}
      <div className={classes.buttons}>
        <Kbd size="xs" className={classes.keys} aria-hidden>
          {mod} ⏎
        </Kbd>
        <Button variant="default" onClick={onCancel} data-autofocus={danger || undefined}>
          Cancel
        </Button>
        <Button
          type="submit"
          color={danger ? 'red' : undefined}
          loading={submission.isSending}
          disabled={!isReady}
        >
          {verb}
        </Button>
      </div>
    </Stack>
  );
}

function Failure({ error }: { error: unknown }) {
  if (problemOf(error).code !== 'idempotency_key_reused') return <Problem error={error} />;
  return (
    <Alert
      role="alert"
      color="red"
      variant="outline"
      icon={<IconAlertTriangle aria-hidden />}
      title="An earlier try has gone through"
    >
      What you sent before you changed it was received. Close this and look at the time line before
      you send anything else.
    </Alert>
  );
}
