import { Button } from '@mantine/core';
import {
  IconArrowBackUp,
  IconDots,
  IconKey,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconSend,
  IconTrash,
} from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Flyout, FlyoutItem } from '../../components/flyout.tsx';
import { Problem } from '../../components/problem.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { When } from '../../components/when.tsx';
import { formatCount } from '../../lib/format.ts';
import { useCan } from '../../lib/session.ts';
import { api } from '../../lib/trpc.ts';
import { readAgain } from './read-again.ts';
import { TestResult } from './test-result.tsx';
import classes from './webhooks.module.css';
import { type Endpoint, typeWords } from './words.ts';

/** What is asked about before it is done. */
export type Question = 'edit' | 'sample' | 'rotate' | 'disable' | 'enable' | 'replay' | 'delete';

type EndpointCardProps = { endpoint: Endpoint; onAsk: (question: Question) => void };

/** An endpoint, how it does, and what can be done with it. */
export function EndpointCard({ endpoint, onAsk }: EndpointCardProps) {
  const isAdmin = useCan('admin');
  const { endpointId, name, displayUrl, kind, types, enabled } = endpoint;
  const test = useMutation({
    mutationFn: () => api.webhooks.test.mutate({ endpointId }),
    onSuccess: readAgain,
  });
  return (
    <li className={classes.card} aria-label={name}>
      <div className={classes.head}>
        <div className={classes.title}>
          <h2 className={classes.name}>{name}</h2>
          <StateBadge
            state={enabled ? 'active' : 'disabled'}
            words={enabled ? 'Enabled' : 'Disabled'}
          />
        </div>
        {isAdmin && (
          <div className={classes.actions}>
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconSend size={16} aria-hidden />}
              aria-label={`Send a test to ${name}`}
              loading={test.isPending}
              disabled={!enabled}
              onClick={() => test.mutate()}
            >
              Send a test
            </Button>
            <Menu endpoint={endpoint} onAsk={onAsk} />
          </div>
        )}
      </div>
      <code className={classes.url}>{displayUrl}</code>
      <p className={classes.dimmed}>
        {kind === 'slack' ? 'Slack messages' : 'Signed JSON'} ·{' '}
        {types.map((type) => typeWords[type]).join(' · ')}
      </p>
      <Health endpoint={endpoint} />
      {test.isError && <Problem error={test.error} />}
      {test.data && (
        <TestResult
          key={test.data.messageId}
          endpointId={endpointId}
          messageId={test.data.messageId}
        />
      )}
    </li>
  );
}

type Item = { question: Question; words: string; icon: ReactNode; isOffered?: boolean };

function Menu({ endpoint, onAsk }: EndpointCardProps) {
  const { name, kind, enabled, health } = endpoint;
  const size = 17;
  const items: Item[] = [
    { question: 'edit', words: 'Change it', icon: <IconPencil size={size} aria-hidden /> },
    {
      question: 'sample',
      words: 'Send a sample',
      icon: <IconSend size={size} aria-hidden />,
      isOffered: enabled,
    },
    {
      question: 'rotate',
      words: 'Replace the secret',
      icon: <IconKey size={size} aria-hidden />,
      isOffered: kind === 'standard',
    },
    {
      question: 'replay',
      words: 'Send anew what was given up',
      icon: <IconArrowBackUp size={size} aria-hidden />,
      isOffered: enabled && health.failed > 0,
    },
    enabled
      ? {
          question: 'disable',
          words: 'Disable it',
          icon: <IconPlayerPause size={size} aria-hidden />,
        }
      : {
          question: 'enable',
          words: 'Enable it',
          icon: <IconPlayerPlay size={size} aria-hidden />,
        },
    { question: 'delete', words: 'Delete it', icon: <IconTrash size={size} aria-hidden /> },
  ];
  return (
    <Flyout label={`More for ${name}`} face={<IconDots size={18} aria-hidden />}>
      {(close) =>
        items
          .filter(({ isOffered = true }) => isOffered)
          .map(({ question, words, icon }) => (
            <FlyoutItem
              key={question}
              icon={icon}
              onClick={() => {
                close();
                onAsk(question);
              }}
            >
              {words}
            </FlyoutItem>
          ))
      }
    </Flyout>
  );
}

function Health({ endpoint }: { endpoint: Endpoint }) {
  const { gone, failingSince, previousSecretUntil, health } = endpoint;
  const { last, pending, failed } = health;
  return (
    <div className={classes.health}>
      {gone && (
        <span className={classes.bad}>It answered 410 Gone, and was disabled for that.</span>
      )}
      {last === null && <span>Nothing was sent yet.</span>}
      {last !== null && (
        <span>
          Last attempt <When at={last.at} />:{' '}
          {last.delivered ? `delivered, it answered ${last.status}` : last.error}
        </span>
      )}
      {failingSince !== null && (
        <span className={classes.bad}>
          Failing since <When at={failingSince} />
        </span>
      )}
      {pending > 0 && <span>{formatCount(pending, 'message')} on the way</span>}
      {failed > 0 && <span className={classes.bad}>{formatCount(failed, 'message')} given up</span>}
      {previousSecretUntil !== null && (
        <span>
          The secret before signs too, until <When at={previousSecretUntil} exact />
        </span>
      )}
    </div>
  );
}
