import { Modal, Skeleton } from '@mantine/core';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { User } from '../../../lib/user.ts';
import { type Action, actionTitles } from './action.ts';

const load = () => import('./form-of.tsx');
const FormOf = lazy(load);

type ActionDialogProps = { user: User; action: Action | null; onClose: () => void };

/** The dialog of an action. It stays while it closes, so that the keyboard is led back. */
export function ActionDialog({ user, action, onClose }: ActionDialogProps) {
  const [shown, setShown] = useState(action);
  if (action !== null && action !== shown) setShown(action);
  useEffect(() => void load(), []);
  return (
    <Modal
      opened={action !== null}
      onClose={onClose}
      title={shown && actionTitles[shown.kind]}
      size="lg"
      // What was typed is not lost by a slip.
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Cancel and close' }}
    >
      <Suspense fallback={<Skeleton height={280} />}>
        {shown && <FormOf user={user} action={shown} onDone={onClose} />}
      </Suspense>
    </Modal>
  );
}
