import { Button, Paper, Skeleton, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { PageHeader } from '../../components/page-header.tsx';
import { Problem } from '../../components/problem.tsx';
import { SecretOnce } from '../../components/secret-once.tsx';
import { Section } from '../../components/section.tsx';
import { useCan } from '../../lib/session.ts';
import { toast } from '../../lib/toast.tsx';
import { queryClient, trpc } from '../../lib/trpc.ts';
import { ProviderCallbacks } from './callbacks/provider-callbacks.tsx';
import { Deliveries } from './deliveries.tsx';
import { DeliveryDrawer } from './delivery-drawer.tsx';
import { EndpointCard } from './endpoint-card.tsx';
import { EndpointDialog, type Made } from './endpoint-dialog.tsx';
import { type Asked, Questions } from './questions.tsx';
import { readAgain } from './read-again.ts';
import classes from './webhooks.module.css';
import type { Endpoint } from './words.ts';

const route = getRouteApi('/settings/webhooks');

const EVERY_MS = 5000;

/** Who is told what happens, and what came of telling them. */
export function WebhooksPage() {
  const { edit, delivery } = route.useSearch();
  const navigate = route.useNavigate();
  const isAdmin = useCan('admin');
  const list = useQuery(trpc.webhooks.list.queryOptions(undefined, { refetchInterval: EVERY_MS }));
  const endpoints = list.data?.endpoints ?? [];
  useFreshLog(endpoints);
  const [made, setMade] = useState<Made | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const ask = (of: string | undefined) =>
    void navigate({ search: (before) => ({ ...before, edit: of }), resetScroll: false });
  const done = (of: Made) => {
    ask(undefined);
    void readAgain();
    if (of.secret === null) void toast({ title: `Saved ${of.name}` });
    else setMade(of);
  };
  const edited = edit === 'new' ? edit : endpoints.find((one) => one.endpointId === edit);
  return (
    <>
      <PageHeader
        title="Webhooks"
        description="Addresses of yours that are told what happens: signed, at least once, and again until they take it."
        actions={
          isAdmin && (
            <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => ask('new')}>
              New webhook
            </Button>
          )
        }
      />
      <Stack gap="md">
        {list.error && <Problem error={list.error} onRetry={() => void list.refetch()} />}
        {list.isPending && <Skeleton height={160} />}
        {list.data && endpoints.length === 0 && <NoneYet />}
        {endpoints.length > 0 && (
          <ul className={classes.cards} aria-label="Webhooks">
            {endpoints.map((endpoint) => (
              <EndpointCard
                key={endpoint.endpointId}
                endpoint={endpoint}
                onAsk={(question) =>
                  question === 'edit' ? ask(endpoint.endpointId) : setAsked({ question, endpoint })
                }
              />
            ))}
          </ul>
        )}
        <Section title="Deliveries">
          <Deliveries endpoints={endpoints} />
        </Section>
        <div id="callbacks" className={classes.callbacks}>
          <ProviderCallbacks />
        </div>
      </Stack>
      <EndpointDialog
        of={(isAdmin && edited) || null}
        onClose={() => ask(undefined)}
        onDone={done}
      />
      <Questions
        asked={asked}
        onClose={() => setAsked(null)}
        onSecret={setMade}
        onSample={(place) =>
          void navigate({
            search: (before) => ({ ...before, delivery: place }),
            resetScroll: false,
          })
        }
      />
      {made?.secret && (
        <SecretOnce
          title={`The secret of ${made.name}`}
          of="secret"
          value={made.secret}
          onDone={() => setMade(null)}
        >
          This is the only time that it is shown. With it, your server checks that what arrives is
          from here: any library of Standard Webhooks takes it as it is.
        </SecretOnce>
      )}
      <DeliveryDrawer
        place={delivery}
        onClose={() =>
          void navigate({
            search: (before) => ({ ...before, delivery: undefined }),
            replace: true,
            resetScroll: false,
          })
        }
      />
    </>
  );
}

/** Reads the log again whenever the endpoints say that something was sent. */
function useFreshLog(endpoints: Endpoint[]): void {
  const health = JSON.stringify(endpoints.map((one) => one.health));
  const seen = useRef(health);
  useEffect(() => {
    if (health === seen.current) return;
    seen.current = health;
    void queryClient.invalidateQueries({ queryKey: trpc.webhooks.deliveries.pathKey() });
  }, [health]);
}

const NoneYet = () => (
  <Paper className={classes.none}>
    <strong>There are no webhooks yet</strong>
    <p className={classes.dimmed}>
      Have your on-call channel told of alerts, or your backend of charges, refunds and low
      balances. A webhook is an https address that takes a POST.
    </p>
  </Paper>
);
