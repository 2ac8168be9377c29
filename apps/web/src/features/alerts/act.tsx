import { Button, Textarea } from '@mantine/core';
import { IconPlayerPause, IconUserCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Flyout, FlyoutItem } from '../../components/flyout.tsx';
import { toast, toastProblem } from '../../lib/toast.tsx';
import { api } from '../../lib/trpc.ts';
import classes from './alerts.module.css';
import { readAgain } from './calls.ts';
import type { Alert } from './rules.ts';

const MOST_LETTERS = 2000;

const snoozes = [
  { words: '15 minutes', minutes: 15 },
  { words: '1 hour', minutes: 60 },
  { words: '4 hours', minutes: 240 },
  { words: 'a day', minutes: 1440 },
  { words: 'a week', minutes: 10_080 },
];

/** What can be done about an alert that is not over. */
export function Act({ alert }: { alert: Alert }) {
  const { alertId, title, state } = alert;
  const [isAsking, setIsAsking] = useState(false);
  const [note, setNote] = useState('');
  const close = () => {
    setIsAsking(false);
    setNote('');
  };
  const acknowledge = async () => {
    const said = note.trim();
    await api.alerts.act.mutate({ alertId, action: 'acknowledge', ...(said && { note: said }) });
    void readAgain();
    void toast({ title: 'Acknowledged', message: title });
  };
  const snooze = useMutation({
    mutationFn: ({ minutes }: (typeof snoozes)[number]) =>
      api.alerts.act.mutate({ alertId, action: 'snooze', minutes }),
    onSuccess: (_, { words }) => {
      void readAgain();
      void toast({ title: `Snoozed for ${words}`, message: title });
    },
    onError: toastProblem,
  });
  return (
    <>
      {state !== 'acknowledged' && (
        <Button
          variant="default"
          size="compact-md"
          fz="sm"
          leftSection={<IconUserCheck size={16} aria-hidden />}
          onClick={() => setIsAsking(true)}
        >
          Acknowledge
        </Button>
      )}
      <Flyout
        label={`Snooze: ${title}`}
        className={classes.snooze}
        face={
          <>
            <IconPlayerPause size={16} aria-hidden /> Snooze
          </>
        }
      >
        {(shut) =>
          snoozes.map((one) => (
            <FlyoutItem
              key={one.minutes}
              icon={null}
              onClick={() => {
                shut();
                snooze.mutate(one);
              }}
            >
              For {one.words}
            </FlyoutItem>
          ))
        }
      </Flyout>
      <ConfirmDialog
        opened={isAsking}
        onClose={close}
        title="Acknowledge the alert"
        confirm="Acknowledge"
        onConfirm={acknowledge}
      >
        <p className={classes.flat}>
          {title}. Others see that you look after it; it stays here until it is over.
        </p>
        <Textarea
          label="Note"
          description="Kept with the alert, for whoever looks at it next."
          autosize
          minRows={2}
          maxLength={MOST_LETTERS}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </ConfirmDialog>
    </>
  );
}
