import { Anchor, Button, Skeleton, Stack } from '@mantine/core';
import { IconArchive, IconPencil, IconPuzzleOff } from '@tabler/icons-react';
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
import { draftOf, type Feature, type FeatureVersion } from './feature.ts';
import { FeatureEditor } from './feature-editor.tsx';
import classes from './features.module.css';
import { HealthBanner } from './health-banner.tsx';
import { PolicyGrid } from './policy-grid.tsx';
import { featureWords, lateSuccessWords } from './words.tsx';

const route = getRouteApi('/features/$feature');
const back = { to: '/features', words: 'Features' } as const;

const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.features.pathKey() });

/** A feature: what it is, how to change it, and what it was. */
export function FeaturePage() {
  const { feature: key } = route.useParams();
  const list = useQuery(trpc.features.list.queryOptions());
  const feature = list.data?.features.find((one) => one.feature === key);
  if (feature) return <Shown feature={feature} stale={list.error} />;
  if (list.data) {
    return (
      <Message icon={IconPuzzleOff} title="There is no such feature">
        <p>No feature has the key “{key}”. Upper and lower case count.</p>
        <Anchor renderRoot={(props) => <Link to="/features" {...props} />}>All features</Anchor>
      </Message>
    );
  }
  return (
    <>
      <PageHeader title={key} back={back} />
      {list.isError ? (
        <Problem error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <Skeleton height={260} />
      )}
    </>
  );
}

type ShownProps = { feature: Feature; stale: unknown };

function Shown({ feature, stale }: ShownProps) {
  const { edit } = route.useSearch();
  const navigate = route.useNavigate();
  const isAdmin = useCan('admin');
  const [archiving, setArchiving] = useState(false);
  const { feature: key, name, archivedAt } = feature;
  const history = useRows<FeatureVersion>(
    trpc.features.history.infiniteQueryKey({ feature: key }),
    async (cursor, signal) => {
      const input = { feature: key, ...(cursor && { cursor }) };
      const { versions, nextCursor } = await api.features.history.query(input, { signal });
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
            <code>{key}</code> <VersionedState state={stateOf(feature)} />
            {!isAdmin && ' Only admins change features.'}
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
                {archivedAt === null ? 'Change' : 'Bring back'}
              </Button>
              {archivedAt === null && (
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
        <HealthBanner feature={key} />
        {stale !== null && (
          <Problem error={stale} title="This may have changed since: it could not be read again" />
        )}
        {edit !== undefined && isAdmin ? (
          <Editing key={edit} feature={feature} edit={edit} />
        ) : (
          <Values feature={feature} />
        )}
        <Section title="History">
          <History
            rows={history}
            words={featureWords(feature.creditType)}
            onRollback={(version) => void navigate({ search: { edit: `v${version}` } })}
            onCancel={async (version) => {
              await api.features.cancel.mutate({ feature: key, version });
              await refresh();
            }}
          />
        </Section>
      </Stack>
      <ConfirmDialog
        opened={archiving}
        onClose={() => setArchiving(false)}
        title={`Archive ${name}`}
        confirm="Archive the feature"
        danger
        type={key}
        onConfirm={async () => {
          await api.features.archive.mutate({ feature: key });
          await refresh();
          void toast({ title: `${name} is archived` });
        }}
      >
        It can be charged no more from now on, by anyone. Charges that are held go on, its history
        stays, and what is scheduled for it is cancelled.
      </ConfirmDialog>
    </>
  );
}

/** Changes it, from what it is now or from what it was in an old version. */
function Editing({ feature, edit }: { feature: Feature; edit: string }) {
  const navigate = route.useNavigate();
  const key = feature.feature;
  const wanted = /^v[1-9]\d{0,8}$/.test(edit) ? Number(edit.slice(1)) : null;
  const old = useQuery(
    trpc.features.history.queryOptions(
      { feature: key, cursor: String((wanted ?? 0) + 1), limit: 1 },
      { enabled: wanted !== null, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const values = wanted === null ? feature : old.data?.versions[0]?.values;
  const close = () => void navigate({ search: {} });
  const title = wanted === null ? `Change ${feature.name}` : `Roll back to version ${wanted}`;
  return (
    <Section title={title}>
      {old.isError && <Problem error={old.error} onRetry={() => void old.refetch()} />}
      {values === undefined && !old.isError && <Skeleton height={260} />}
      {values !== undefined && (
        <FeatureEditor
          draft={draftOf(key, pick(values))}
          version={feature.version}
          previewFirst={wanted !== null}
          onSaved={close}
          onCancel={close}
        />
      )}
    </Section>
  );
}

/** What a feature is, without what is said of it besides. */
const pick = (of: Feature | FeatureVersion['values']): FeatureVersion['values'] => ({
  name: of.name,
  cost: of.cost,
  creditType: of.creditType,
  operationType: of.operationType,
  provider: of.provider,
  holdSeconds: of.holdSeconds,
  refundPolicy: of.refundPolicy,
  lateSuccess: of.lateSuccess,
  archived: false,
});

function Values({ feature }: { feature: Feature }) {
  return (
    <>
      <Section
        title={feature.inForce ? 'As it is now' : 'As it will be'}
        description={
          <>
            {feature.inForce ? 'Since' : 'From'} <When at={feature.updatedAt} exact />
          </>
        }
      >
        <KeyValues
          items={[
            {
              label: 'Cost of a unit',
              value: <Credits amount={feature.cost} type={feature.creditType} />,
            },
            { label: 'Operation type', value: <code>{feature.operationType}</code> },
            { label: 'Provider', value: feature.provider },
            { label: 'Hold', value: formatCount(feature.holdSeconds, 'second') },
            { label: 'Late success', value: lateSuccessWords[feature.lateSuccess] },
          ]}
        />
      </Section>
      <Section title="Refunds">
        <PolicyGrid policy={feature.refundPolicy} />
      </Section>
    </>
  );
}
