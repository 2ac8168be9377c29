import { Anchor, Button, Skeleton, Stack } from '@mantine/core';
import { IconArchive, IconPackageOff, IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Credits } from '../../components/credits.tsx';
import { useRows } from '../../components/data-table/rows.ts';
import { KeyValues } from '../../components/key-values.tsx';
import { Message } from '../../components/message.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { History } from '../../components/versions/history.tsx';
import { When } from '../../components/when.tsx';
import { formatCount } from '../../lib/format.ts';
import { useCan } from '../../lib/session.ts';
import { toast } from '../../lib/toast.tsx';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import { VersionedState } from '../../components/versions/columns.tsx';
import { stateOf } from './columns.tsx';
import { draftOf, type Plan, type PlanVersion } from './plan.ts';
import { PlanEditor } from './plan-editor.tsx';
import classes from './plans.module.css';
import { CreditsOf, modes, planWords, sayEvery } from './words.tsx';

const route = getRouteApi('/plans/$planId');
const back = { to: '/plans', words: 'Plans' } as const;

const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.plans.pathKey() });

/** A plan: what it gives, how to change it, and what it was. */
export function PlanPage() {
  const { planId } = route.useParams();
  const list = useQuery(trpc.plans.list.queryOptions());
  const plan = list.data?.plans.find(({ id }) => id === planId);
  if (plan) return <Shown plan={plan} stale={list.error} />;
  if (list.data) {
    return (
      <Message icon={IconPackageOff} title="There is no such plan">
        <p>No plan has the id “{planId}”. Upper and lower case count.</p>
        <Anchor renderRoot={(props) => <Link to="/plans" {...props} />}>All plans</Anchor>
      </Message>
    );
  }
  return (
    <>
      <PageHeader title={planId} back={back} />
      {list.isError ? (
        <Problem error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <Skeleton height={260} />
      )}
    </>
  );
}

function Shown({ plan, stale }: { plan: Plan; stale: unknown }) {
  const { edit } = route.useSearch();
  const navigate = route.useNavigate();
  const isAdmin = useCan('admin');
  const [archiving, setArchiving] = useState(false);
  const { id, name } = plan;
  const history = useRows<PlanVersion>(
    trpc.plans.history.infiniteQueryKey({ planId: id }),
    async (cursor, signal) => {
      const input = { planId: id, ...(cursor && { cursor }) };
      const { versions, nextCursor } = await api.plans.history.query(input, { signal });
      return { rows: versions, nextCursor };
    },
  );
  return (
    <>
      <PageHeader
        title={name}
        back={back}
        description={
          <span className={classes.identity}>
            <code>{id}</code> <VersionedState state={stateOf(plan)} />
            {!isAdmin && ' Only admins change plans.'}
          </span>
        }
        actions={
          isAdmin &&
          edit === undefined && (
            <>
              <Button
                leftSection={<IconPencil size={18} aria-hidden />}
                onClick={() => void navigate({ search: { edit: 'current' } })}
              >
                Change
              </Button>
              {plan.active && (
                <Button
                  variant="default"
                  leftSection={<IconArchive size={18} aria-hidden />}
                  onClick={() => setArchiving(true)}
                >
                  Archive
                </Button>
              )}
            </>
          )
        }
      />
      <Stack gap="md">
        {stale !== null && (
          <Problem error={stale} title="This may have changed since: it could not be read again" />
        )}
        {edit !== undefined && isAdmin ? (
          <Editing key={edit} plan={plan} edit={edit} />
        ) : (
          <Values plan={plan} />
        )}
        <Section title="History">
          <History
            rows={history}
            words={planWords}
            onRollback={(version) => void navigate({ search: { edit: `v${version}` } })}
            onCancel={async (version) => {
              await api.plans.cancel.mutate({ planId: id, version });
              await refresh();
            }}
          />
        </Section>
      </Stack>
      <ConfirmDialog
        opened={archiving}
        onClose={() => setArchiving(false)}
        title={`Archive ${name}`}
        confirm="Archive the plan"
        danger
        type={id}
        onConfirm={async () => {
          await api.plans.archive.mutate({ planId: id });
          await refresh();
          void toast({ title: `${name} is archived` });
        }}
      >
        Nobody comes to it any more. {sayWhoStays(plan.users)} What is scheduled for it is
        cancelled.
      </ConfirmDialog>
    </>
  );
}

const sayWhoStays = (users: number) =>
  users === 0
    ? 'Nobody is on it now.'
    : `The ${formatCount(users, 'user')} on it stay, and are refreshed as before.`;

/** Changes it, from what it is now or from what it was in an old version. */
function Editing({ plan, edit }: { plan: Plan; edit: string }) {
  const navigate = route.useNavigate();
  const { id } = plan;
  const wanted = /^v[1-9]\d{0,8}$/.test(edit) ? Number(edit.slice(1)) : null;
  const old = useQuery(
    trpc.plans.history.queryOptions(
      { planId: id, cursor: String((wanted ?? 0) + 1), limit: 1 },
      { enabled: wanted !== null, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const values = wanted === null ? plan : old.data?.versions[0]?.values;
  const close = () => void navigate({ search: {} });
  return (
    <Section title={wanted === null ? `Change ${plan.name}` : `Roll back to version ${wanted}`}>
      {old.isError && <Problem error={old.error} onRetry={() => void old.refetch()} />}
      {values === undefined && !old.isError && <Skeleton height={260} />}
      {values !== undefined && (
        <PlanEditor
          draft={draftOf(id, values)}
          version={plan.version}
          previewFirst={wanted !== null}
          onSaved={close}
          onCancel={close}
        />
      )}
    </Section>
  );
}

function Values({ plan }: { plan: Plan }) {
  const { mode, every, rollover = {} } = plan.refresh;
  return (
    <Section
      title={plan.inForce ? 'As it is now' : 'As it will be'}
      description={
        <>
          {plan.inForce ? 'Since' : 'From'} <When at={plan.updatedAt} exact />
        </>
      }
    >
      <KeyValues
        items={[
          { label: 'Credits at each refresh', value: <CreditsOf credits={plan.credits} /> },
          { label: 'Rhythm', value: sayEvery(every) },
          { label: 'Users on the plan', value: formatCount(plan.users, 'user') },
          { label: 'What a refresh does', value: `${modes[mode].words}: ${modes[mode].sentence}` },
          ...Object.entries(rollover).map(([type, cap]) => ({
            label: `Most ${type} carried over`,
            value: <Credits amount={cap} type={type} />,
          })),
        ]}
      />
    </Section>
  );
}
