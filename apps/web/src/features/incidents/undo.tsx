import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Section } from '../../components/section.tsx';
import { formatCount } from '../../lib/format.ts';
import { useCan } from '../../lib/session.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import { refundedOf } from './history-columns.tsx';
import classes from './incidents.module.css';
import type { Incident } from './words.ts';

/** Takes back what is still there of all that was given back. */
export function Undo({ incident }: { incident: Incident }) {
  const isApprover = useCan('approver');
  const [asking, setAsking] = useState(false);
  const { incidentId, tallies } = incident;
  const refunds = refundedOf(tallies).reduce((sum, { charges }) => sum + charges, 0);
  const reason = whyNot(incident, refunds, isApprover);
  const undo = async () => {
    await api.incidents.undo.mutate({ incidentId });
    await queryClient.invalidateQueries({ queryKey: trpc.incidents.pathKey() });
  };
  return (
    <Section
      title="Undo"
      description="Takes back what is still there of the credits, from the very grants they went to. What was spent since stays spent, and the charges stay refunded."
    >
      {reason === null ? (
        <Button
          variant="default"
          leftSection={<IconArrowBackUp size={18} aria-hidden />}
          onClick={() => setAsking(true)}
        >
          Undo this refund…
        </Button>
      ) : (
        <p className={classes.quiet}>{reason}</p>
      )}
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title="Undo this refund"
        confirm={`Undo ${formatCount(refunds, 'refund')}`}
        danger
        type={String(refunds)}
        onConfirm={undo}
      >
        Users lose what is still there of {formatCount(refunds, 'refund')}. Who has spent some of it
        keeps what was spent. The same charges cannot be refunded once more: this itself cannot be
        undone.
      </ConfirmDialog>
    </Section>
  );
}

function whyNot({ state }: Incident, refunds: number, isApprover: boolean): string | null {
  if (state === 'undone') return 'It was undone.';
  if (state === 'undoing') return 'It is being undone.';
  if (!isApprover) return 'Only approvers undo refunds of many charges.';
  if (state === 'running') return 'It can be undone once it is over.';
  return refunds === 0 ? 'Nothing was refunded: there is nothing to undo.' : null;
}
