import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Problem } from './problem.tsx';

type ConfirmDialogProps = {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What will happen, and to whom. */
  children?: ReactNode;
  /** The verb on the button: `Archive the plan`. */
  confirm: string;
  /** The dialog closes when this has succeeded, and tells the problem where it fails. */
  onConfirm: () => Promise<unknown>;
  /** Cannot be undone: red, and the keyboard starts at Cancel. */
  danger?: boolean;
  /** What must be typed first, for what would hurt most: the plan's id, say. */
  type?: string;
};

/** Asks before something is done. Escape cancels, Ctrl or ⌘ with Enter confirms. */
export function ConfirmDialog({ opened, onClose, title, ...rest }: ConfirmDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      centered
      closeButtonProps={{ 'aria-label': 'Cancel and close' }}
    >
      <Question onClose={onClose} {...rest} />
    </Modal>
  );
}

function Question({
  onClose,
  children,
  confirm,
  onConfirm,
  danger = false,
  type,
}: Omit<ConfirmDialogProps, 'opened' | 'title'>) {
  const [typed, setTyped] = useState('');
  const attempt = useMutation({ mutationFn: onConfirm, onSuccess: onClose });
  const allowed = type === undefined || typed.trim() === type;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (allowed && !attempt.isPending) attempt.mutate();
  };
  return (
    <Stack
      component="form"
      gap="md"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
      }}
    >
      {children && <div>{children}</div>}
      {type !== undefined && (
        <TextInput
          label={`Type ${type} to confirm`}
          autoComplete="off"
          data-autofocus
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      {attempt.isError && <Problem error={attempt.error} />}
      <Group justify="flex-end" gap="sm">
        <Button
          variant="default"
          onClick={onClose}
          data-autofocus={(danger && type === undefined) || undefined}
        >
          Cancel
        </Button>
        <Button
          type="submit"
          color={danger ? 'red' : undefined}
          loading={attempt.isPending}
          disabled={!allowed}
          data-autofocus={(!danger && type === undefined) || undefined}
        >
          {confirm}
        </Button>
      </Group>
    </Stack>
  );
}
