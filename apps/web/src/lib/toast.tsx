import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { problemOf } from './problem.ts';
import { wantToasts } from './toasts-wanted.ts';

type Toast = {
  title: string;
  message?: string;
  /** Shows a button that takes back what was done; the toast stays longer. */
  undo?: () => void;
};

const SHOWN_MS = 5000;
const UNDO_MS = 12_000;

/** They are loaded with the first of them. */
async function toasts() {
  wantToasts();
  const { notifications } = await import('@mantine/notifications');
  return notifications;
}

/** Says that something was done. */
export async function toast({ title, message, undo }: Toast): Promise<void> {
  const notifications = await toasts();
  const id = crypto.randomUUID();
  const takeBack = () => {
    notifications.hide(id);
    undo?.();
  };
  notifications.show({
    id,
    title,
    message: (
      <>
        {message}
        {undo && (
          <Button variant="default" size="compact-sm" mt={6} display="block" onClick={takeBack}>
            Undo
          </Button>
        )}
      </>
    ),
    icon: <IconCheck size={18} aria-hidden />,
    color: 'green',
    autoClose: undo ? UNDO_MS : SHOWN_MS,
    closeButtonProps: { 'aria-label': 'Dismiss' },
  });
}

/** Says that something failed, and stays until it is dismissed. */
export async function toastProblem(error: unknown): Promise<void> {
  const notifications = await toasts();
  const { title, detail, code, requestId } = problemOf(error);
  const facts = [code, requestId && `request ${requestId}`].filter(Boolean).join(' · ');
  notifications.show({
    title,
    message: facts ? `${detail} (${facts})` : detail,
    icon: <IconAlertTriangle size={18} aria-hidden />,
    color: 'red',
    autoClose: false,
    closeButtonProps: { 'aria-label': 'Dismiss' },
  });
}
