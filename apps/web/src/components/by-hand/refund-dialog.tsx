import { Modal, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { trpc } from '../../lib/trpc.ts';
import { Problem } from '../problem.tsx';

const load = () => import('./refund-form.tsx').then(({ RefundForm }) => ({ default: RefundForm }));
const RefundForm = lazy(load);

type RefundDialogProps = {
  userId: string;
  chargeId: string;
  opened: boolean;
  onClose: () => void;
};

/** Refunds one charge, wherever it is looked at. */
export function RefundDialog({ opened, onClose, ...charge }: RefundDialogProps) {
  useEffect(() => void load(), []);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Refund a charge"
      size="lg"
      // What was typed is not lost by a slip.
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Cancel and close' }}
    >
      <Suspense fallback={<Skeleton height={280} />}>
        <FormOf {...charge} onDone={onClose} />
      </Suspense>
    </Modal>
  );
}

type FormOfProps = Pick<RefundDialogProps, 'userId' | 'chargeId'> & { onDone: () => void };

function FormOf({ userId, chargeId, onDone }: FormOfProps) {
  const { data: user, error, refetch } = useQuery(trpc.users.get.queryOptions({ userId }));
  if (user) return <RefundForm user={user} chargeId={chargeId} onDone={onDone} />;
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  return <Skeleton height={280} />;
}
