import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { formatCount } from '../../lib/format.ts';
import { toast } from '../../lib/toast.tsx';
import { api } from '../../lib/trpc.ts';
import type { Question } from './endpoint-card.tsx';
import type { Made } from './endpoint-dialog.tsx';
import { readAgain } from './read-again.ts';
import { type Endpoint, type SubscribedType, subscribedTypes, typeWords } from './words.ts';

export type Asked = { question: Exclude<Question, 'edit'>; endpoint: Endpoint };

type QuestionsProps = {
  asked: Asked | null;
  onClose: () => void;
  onSecret: (made: Made) => void;
  /** A sample is on its way: the delivery's place. */
  onSample: (place: string) => void;
};

const keeps = [
  { value: '24', label: 'For a day' },
  { value: '168', label: 'For a week' },
  { value: '1', label: 'For an hour' },
  { value: '0', label: 'Not at all: others know it' },
];

const samples = subscribedTypes.map((value) => ({ value, label: typeWords[value] }));

/** Asks before something is done with an endpoint. */
export function Questions({ asked, onClose, onSecret, onSample }: QuestionsProps) {
  const [sampled, setSampled] = useState<SubscribedType>('charge.refunded');
  const [keepHours, setKeepHours] = useState('24');
  const name = asked?.endpoint.name ?? '';
  const endpointId = asked?.endpoint.endpointId ?? '';
  const is = (question: Question) => ({ opened: asked?.question === question, onClose });
  const done = async (title: string, message: string) => {
    void toast({ title, message });
    await readAgain();
  };
  const rotate = async () => {
    const input = { endpointId, keepHours: Number(keepHours) };
    const { secret } = await api.webhooks.rotate.mutate(input);
    onSecret({ name, secret });
    void readAgain();
  };
  const sample = async () => {
    const { messageId } = await api.webhooks.test.mutate({ endpointId, type: sampled });
    onSample(`${endpointId}~${messageId}`);
    void readAgain();
  };
  const enable = async () => {
    await api.webhooks.enable.mutate({ endpointId });
    await done(`Enabled ${name}`, 'What waited for it is on its way.');
  };
  const disable = async () => {
    await api.webhooks.disable.mutate({ endpointId });
    await done(`Disabled ${name}`, 'It is told nothing until it is enabled.');
  };
  const replay = async () => {
    const { replayed } = await api.webhooks.replayFailed.mutate({ endpointId });
    await done(`Sending ${formatCount(replayed, 'message')} anew`, 'With the ids they had.');
  };
  const remove = async () => {
    await api.webhooks.delete.mutate({ endpointId });
    await done(`Deleted ${name}`, 'Its deliveries stay in the log for 30 days.');
  };
  return (
    <>
      <ConfirmDialog
        {...is('sample')}
        title="Send a sample"
        confirm="Send the sample"
        onConfirm={sample}
      >
        <p>
          <strong>{name}</strong> gets it signed and shaped as when it happens, also where it did
          not ask for it. Its ids are of nothing: the user is <code>sample_user</code>.
        </p>
        <NativeSelect
          label="What happened"
          data={samples}
          value={sampled}
          onChange={({ currentTarget }) => setSampled(currentTarget.value as SubscribedType)}
        />
      </ConfirmDialog>
      <ConfirmDialog
        {...is('rotate')}
        title="Replace the secret"
        confirm="Make a new secret"
        onConfirm={rotate}
      >
        <p>
          <strong>{name}</strong> gets a new secret, shown once. As long as the one before is good,
          every delivery is signed with both, so that nothing is refused while you change over.
        </p>
        <NativeSelect
          label="The secret before stays good"
          data={keeps}
          value={keepHours}
          onChange={(event) => setKeepHours(event.currentTarget.value)}
        />
      </ConfirmDialog>
      <ConfirmDialog
        {...is('enable')}
        title="Enable the webhook"
        confirm="Enable it"
        onConfirm={enable}
      >
        <strong>{name}</strong> is told again what happens. What was on its way to it when it was
        disabled is sent now; what happened since is not.
      </ConfirmDialog>
      <ConfirmDialog
        {...is('disable')}
        title="Disable the webhook"
        confirm="Disable it"
        onConfirm={disable}
      >
        What happens from now on is never told to <strong>{name}</strong>. What is on its way waits
        until it is enabled again.
      </ConfirmDialog>
      <ConfirmDialog
        {...is('replay')}
        title="Send anew what was given up"
        confirm="Send it anew"
        onConfirm={replay}
      >
        <strong>{name}</strong> gets {formatCount(asked?.endpoint.health.failed ?? 0, 'message')}{' '}
        again, with the same ids, as if they had just happened.
      </ConfirmDialog>
      <ConfirmDialog
        {...is('delete')}
        title="Delete the webhook"
        confirm="Delete the webhook"
        onConfirm={remove}
        danger
      >
        <strong>{name}</strong> is told nothing more, and what is on its way to it is cancelled.
        This cannot be undone.
      </ConfirmDialog>
    </>
  );
}
