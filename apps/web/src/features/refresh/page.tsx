import { Stack } from '@mantine/core';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { useRows } from '../../components/data-table/rows.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Section } from '../../components/section.tsx';
import { api, trpc } from '../../lib/trpc.ts';
import { runColumns } from './columns.tsx';
import { DemoClock } from './demo-clock.tsx';
import { Failing } from './failing.tsx';
import { Picture } from './picture.tsx';
import { RefreshNow } from './refresh-now.tsx';
import { useRefreshing } from './use-refreshing.ts';
import type { Run } from './words.ts';

/** How plan credits are renewed: the picture, by hand, and every run. */
export function RefreshPage() {
  const stats = useRefreshing();
  const readPage = async (cursor: string | undefined, signal: AbortSignal) => {
    const { runs, nextCursor } = await api.refresh.runs.query(
      { ...(cursor && { cursor }) },
      { signal },
    );
    return { rows: runs, nextCursor };
  };
  const rows = useRows<Run>(trpc.refresh.runs.infiniteQueryKey({}), readPage);
  return (
    <>
      <PageHeader
        title="Refresh"
        description="Users on a plan are given their credits again and again; this is how that goes."
      />
      <Stack gap="md">
        <Picture stats={stats} />
        <DemoClock nextDueAt={stats.data?.nextDueAt ?? null} />
        <RefreshNow />
        {stats.data && <Failing failing={stats.data.failing} />}
        <Section title="Runs">
          <DataTable
            label="List of runs"
            columns={runColumns}
            rows={rows}
            rowKey={({ runId }) => runId}
            rowLink={({ runId }) => ({ to: '/refresh/$runId', params: { runId } })}
            empty={{
              title: 'There was no run yet',
              children: 'The first comes when a user on a plan is due.',
            }}
            csv={{ name: 'refresh-runs', readPage }}
          />
        </Section>
      </Stack>
    </>
  );
}
