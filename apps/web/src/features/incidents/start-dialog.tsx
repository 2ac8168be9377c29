import { Stack, Textarea, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { formatCount } from '../../lib/format.ts';
import { queryClient, trpc } from '../../lib/trpc.ts';
import classes from './incidents.module.css';

/** From how many charges on their number has to be typed. */
const MANY = 20;

/** What a person says of it, and a key that makes it happen once however often it is sent. */
export type Request = { name?: string; note?: string; confirm: number; idempotencyKey: string };

type StartDialogProps = {
  title: string;
  /** How many charges the preview told. */
  charges: number;
  /** What will happen. */
  children: ReactNode;
  /** What it would do, where that is not on the page behind. */
  figures?: ReactNode;
  start: (request: Request) => Promise<{ incidentId: string | null }>;
  onClose: () => void;
};

/** Asks before a refund of many charges is made, and then shows how it goes. */
export function StartDialog({
  title,
  charges,
  children,
  figures,
  start,
  onClose,
}: StartDialogProps) {
  const navigate = useNavigate();
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const send = async () => {
    const { incidentId } = await start({
      ...(name.trim() && { name: name.trim() }),
      ...(note.trim() && { note: note.trim() }),
      ...{ confirm: charges, idempotencyKey },
    });
    void queryClient.invalidateQueries({ queryKey: trpc.incidents.pathKey() });
    if (incidentId !== null)
      await navigate({ to: '/incidents/$incidentId', params: { incidentId } });
  };
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={title}
      confirm={`Refund ${formatCount(charges, 'charge')}`}
      onConfirm={send}
      {...(charges >= MANY && { type: String(charges) })}
    >
      <Stack gap="sm">
        {figures}
        <p className={classes.lead}>{children}</p>
        <TextInput
          label="Name"
          description="How it is called in the history, and on the audit log."
          placeholder="Outage of the image provider"
          maxLength={255}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label="Note"
          description="Stands with every refund."
          maxLength={2000}
          autosize
          minRows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </Stack>
    </ConfirmDialog>
  );
}
