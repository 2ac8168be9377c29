import { Button, Skeleton } from '@mantine/core';
import { IconKey, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { Problem } from '../../../components/problem.tsx';
import { Section } from '../../../components/section.tsx';
import { When } from '../../../components/when.tsx';
import { formatCount } from '../../../lib/format.ts';
import { useCan } from '../../../lib/session.ts';
import { toast } from '../../../lib/toast.tsx';
import { type Answers, api, queryClient, trpc } from '../../../lib/trpc.ts';
import classes from '../webhooks.module.css';
import { ProviderDialog } from './provider-dialog.tsx';

export type Provider = Answers['callbacks']['list']['providers'][number];
export type Adapter = Answers['callbacks']['list']['adapters'][number];

type Asked = { question: 'put' | 'delete'; of: Provider | null };

const EVERY_MS = 15_000;
const readAgain = () => queryClient.invalidateQueries({ queryKey: trpc.callbacks.pathKey() });

/** The providers that tell by callbacks what became of their tasks, and the secrets they sign with. */
export function ProviderCallbacks() {
  const isAdmin = useCan('admin');
  const list = useQuery(trpc.callbacks.list.queryOptions(undefined, { refetchInterval: EVERY_MS }));
  const [asked, setAsked] = useState<Asked | null>(null);
  const { providers = [], adapters = [] } = list.data ?? {};
  const close = () => setAsked(null);
  const done = async (title: string) => {
    close();
    void toast({ title });
    await readAgain();
  };
  const provider = asked?.of?.provider ?? '';
  const remove = async () => {
    await api.callbacks.delete.mutate({ provider });
    await done(`Callbacks of ${provider} are not taken any more`);
  };
  return (
    <Section
      title="Callbacks of providers"
      description="What a provider tells of its task settles or refunds the charge, once. Its deadline does where nothing comes."
      actions={
        isAdmin && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconPlus size={16} aria-hidden />}
            disabled={!list.data}
            onClick={() => setAsked({ question: 'put', of: null })}
          >
            Take a provider’s callbacks
          </Button>
        )
      }
    >
      {list.error && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton height={60} />}
      {list.data && providers.length === 0 && (
        <p className={classes.dimmed}>No provider’s callbacks are taken yet.</p>
      )}
      {providers.length > 0 && (
        <ul className={classes.cards} aria-label="Callbacks of providers">
          {providers.map((one) => (
            <Card
              key={one.provider}
              provider={one}
              title={adapters.find(({ adapter }) => adapter === one.adapter)?.title ?? one.adapter}
              onAsk={isAdmin ? (question) => setAsked({ question, of: one }) : null}
            />
          ))}
        </ul>
      )}
      <ProviderDialog
        key={provider}
        opened={asked?.question === 'put'}
        of={asked?.of ?? null}
        adapters={adapters}
        onClose={close}
        onDone={(name) => void done(`Callbacks of ${name} are taken`)}
      />
      <ConfirmDialog
        opened={asked?.question === 'delete'}
        onClose={close}
        title="Take no more callbacks"
        confirm="Take no more callbacks"
        onConfirm={remove}
        danger
      >
        What <strong>{provider}</strong> tells is answered with 404 from now on, and callbacks that
        wait for their charge are forgotten. Charges that are held go back at their deadline.
      </ConfirmDialog>
    </Section>
  );
}

/** Why a callback was refused, by the code that its sender was told. */
const refusalWords: Record<string, string> = {
  invalid_request: 'it cannot be read as what was chosen',
  settle_exceeds_charge: 'it settles for more than was charged',
  refund_exceeds_charge: 'it fails more than was charged',
};

type CardProps = {
  provider: Provider;
  title: string;
  onAsk: ((question: Asked['question']) => void) | null;
};

function Card({ provider: of, title, onAsk }: CardProps) {
  const { provider, waiting, unmatched, unmatchedAt, previousSecretUntil } = of;
  const { refused, refusedAt, refusedBecause } = of;
  const address = `${location.origin}/api/webhooks/providers/${encodeURIComponent(provider)}`;
  return (
    <li className={classes.card} aria-label={provider}>
      <div className={classes.head}>
        <h3 className={classes.name}>{provider}</h3>
        {onAsk && (
          <div className={classes.actions}>
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconKey size={16} aria-hidden />}
              aria-label={`Change the secret of ${provider}`}
              onClick={() => onAsk('put')}
            >
              Change the secret
            </Button>
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconTrash size={16} aria-hidden />}
              aria-label={`Delete ${provider}`}
              onClick={() => onAsk('delete')}
            >
              Delete
            </Button>
          </div>
        )}
      </div>
      <code className={classes.url}>{address}</code>
      <p className={classes.dimmed}>Read as {title}</p>
      <div className={classes.health}>
        {waiting > 0 && <span>{formatCount(waiting, 'callback')} waiting for a charge</span>}
        {unmatched > 0 && (
          <span className={classes.bad}>
            {formatCount(unmatched, 'callback')} without a charge, the last given up{' '}
            <When at={unmatchedAt} />
          </span>
        )}
        {refused > 0 && (
          <span className={classes.bad}>
            {formatCount(refused, 'callback')} refused, the last <When at={refusedAt} />:{' '}
            {refusalWords[refusedBecause ?? ''] ?? refusedBecause}
          </span>
        )}
        {previousSecretUntil !== null && (
          <span>
            The secret before is good too, until <When at={previousSecretUntil} exact />
          </span>
        )}
      </div>
    </li>
  );
}
