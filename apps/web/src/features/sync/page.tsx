import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { useRows } from '../../components/data-table/rows.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Section } from '../../components/section.tsx';
import { api, trpc } from '../../lib/trpc.ts';
import { syncColumns } from './columns.tsx';
import { OffNote } from './off-note.tsx';
import { Report } from './report.tsx';
import { StartForm } from './start-form.tsx';
import type { ListedSync } from './words.ts';

const route = getRouteApi('/sync');

/** Reconciliations with Clerk: starting one, what each found, and all of them. */
export function SyncPage() {
  const { run } = route.useSearch();
  const navigate = route.useNavigate();
  const state = useQuery(trpc.sync.runs.queryOptions({ limit: 1 }));
  const readPage = async (cursor: string | undefined, signal: AbortSignal) => {
    const { runs, nextCursor } = await api.sync.runs.query(
      { ...(cursor && { cursor }) },
      { signal },
    );
    return { rows: runs, nextCursor };
  };
  const rows = useRows<ListedSync>(trpc.sync.runs.infiniteQueryKey({}), readPage);
  const isOff = state.data?.enabled === false;
  return (
    <>
      <PageHeader title="Sync" description="Users and plans, made to be as Clerk has them." />
      <Stack gap="md">
        {state.isPending && <Skeleton height={200} />}
        {isOff && <OffNote />}
        {state.data?.enabled && <StartForm />}
        {run !== undefined && <Report key={run} runId={run} />}
        {!(isOff && rows.state === 'ready' && rows.rows.length === 0) && (
          <Section title="Runs">
            <DataTable
              label="List of runs"
              columns={syncColumns}
              rows={rows}
              rowKey={({ runId }) => runId}
              onOpen={({ runId }) =>
                void navigate({ search: (before) => ({ ...before, run: runId }) })
              }
              empty={{
                title: 'Nothing was reconciled yet',
                children: 'A dry run says what would change, and changes nothing.',
              }}
              csv={{ name: 'sync-runs', readPage }}
            />
          </Section>
        )}
      </Stack>
    </>
  );
}
