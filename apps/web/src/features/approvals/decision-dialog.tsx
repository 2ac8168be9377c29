import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { Actor } from '../../components/actor.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Credits } from '../../components/credits.tsx';
import { toast } from '../../lib/toast.tsx';
import { api } from '../../lib/trpc.ts';
import { readAgain, type Request } from './requests.ts';

export type Decision = { request: Request; decision: 'approve' | 'reject' };

type DecisionDialogProps = { deciding: Decision | null; onClose: () => void };

const MOST_LETTERS = 2000;

/** Approves or rejects a request, with a note for who asked. */
export function DecisionDialog({ deciding, onClose }: DecisionDialogProps) {
  const [note, setNote] = useState('');
  const close = () => {
    setNote('');
    onClose();
  };
  const words = deciding?.decision === 'reject' ? 'Reject' : 'Approve';
  const confirm = async () => {
    if (deciding) await decide(deciding, note.trim());
  };
  return (
    <ConfirmDialog
      opened={deciding !== null}
      onClose={close}
      title={`${words} the request`}
      confirm={words}
      onConfirm={confirm}
      danger={deciding?.decision === 'reject'}
    >
      {deciding && <What deciding={deciding} />}
      <Textarea
        label="Note"
        description="Kept with the request, for who asked and for the audit log."
        autosize
        minRows={2}
        maxLength={MOST_LETTERS}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}

function What({ deciding: { request, decision } }: { deciding: Decision }) {
  const { amount, creditType, userId, requester, requesterName } = request;
  const credits = <Credits amount={Math.abs(amount)} type={creditType} />;
  if (decision === 'reject')
    return (
      <p>
        {userId}’s balance stays as it is. <Actor actor={requester} name={requesterName} /> sees
        your decision and your note.
      </p>
    );
  return (
    <p>
      {amount < 0 ? <>Takes {credits} from</> : <>Gives {credits} to</>} <strong>{userId}</strong>{' '}
      at once.
    </p>
  );
}

async function decide({ request, decision }: Decision, note: string): Promise<void> {
  const { approvalId } = request;
  try {
    const input = { approvalId, decision, ...(note !== '' && { note }) };
    const { state, result } = await api.approvals.decide.mutate(input);
    void toast(toldOf(state, result));
  } finally {
    // Where it is refused, somebody else has changed it: that is shown then.
    void readAgain();
  }
}

function toldOf(state: Request['state'], result: Request['result']) {
  if (state === 'rejected') return { title: 'Rejected', message: 'Nothing was changed.' };
  if (state === 'failed')
    return {
      title: 'Approved, but it could not be done',
      message: `The ledger refused it: ${codeOf(result)}. Nothing was changed.`,
    };
  if (result === null)
    return { title: 'Approved', message: 'It is being done, and tried until it is.' };
  return { title: 'Approved and done' };
}

/** Why it could not be done, in the ledger's word. */
export const codeOf = (result: Request['result']): string =>
  typeof result === 'object' && result !== null && 'code' in result
    ? String(result['code']).replaceAll('_', ' ')
    : 'for no reason given';
