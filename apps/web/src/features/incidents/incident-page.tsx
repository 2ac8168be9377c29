import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { type ReadPage, useRows } from '../../components/data-table/rows.ts';
import { SelectFilter } from '../../components/filters/select-filter.tsx';
import { Id } from '../../components/id.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { useCreditTypes } from '../../lib/credit-types.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import { reportColumns } from './report-columns.tsx';
import { Story } from './story.tsx';
import { Undo } from './undo.tsx';
import { type IncidentUser, nameOf } from './words.ts';

const route = getRouteApi('/incidents/$incidentId');

const RUNNING_MS = 1000;
const ROWS_A_PAGE = 100;

/** A refund of many charges: how far it is, who got what, and how to undo it. */
export function IncidentPage() {
  const { incidentId } = route.useParams();
  const { data: incident, error, refetch } = useIncident(incidentId);
  return (
    <>
      <PageHeader
        title={incident ? nameOf(incident) : 'Incident'}
        back={{ to: '/incidents', words: 'Incidents' }}
        description={<Id value={incidentId} of="incident" />}
      />
      <Stack gap="md">
        {error !== null && (
          <Problem
            error={error}
            {...(incident && { title: 'This may have changed since: it could not be read again' })}
            onRetry={() => void refetch()}
          />
        )}
        {!incident && error === null && <Skeleton height={160} />}
        {incident && <Story incident={incident} />}
        {incident && <Report incidentId={incidentId} />}
        {incident && <Undo incident={incident} />}
      </Stack>
    </>
  );
}

/** Read again every second while it goes on; the report follows. */
function useIncident(incidentId: string) {
  const query = useQuery(
    trpc.incidents.get.queryOptions(
      { incidentId },
      {
        refetchInterval: ({ state: { data } }) =>
          data?.state === 'running' || data?.state === 'undoing' ? RUNNING_MS : false,
      },
    ),
  );
  const { data } = query;
  const stand = data && [data.state, data.done, data.undone].join(' ');
  useEffect(() => {
    if (stand) void queryClient.invalidateQueries({ queryKey: trpc.incidents.users.pathKey() });
  }, [stand]);
  return query;
}

const onlyOptions = [
  { value: 'not_refunded', label: 'Not refunded in full' },
  { value: 'not_taken_back', label: 'Not taken back in full' },
];

function Report({ incidentId }: { incidentId: string }) {
  const { only } = route.useSearch();
  const types = useCreditTypes();
  const columns = useMemo(() => reportColumns(types), [types]);
  const filter = { incidentId, ...(only && { only }) };
  const readPage: ReadPage<IncidentUser> = async (cursor, signal) => {
    const input = { ...filter, limit: ROWS_A_PAGE, ...(cursor && { cursor }) };
    const { users, nextCursor } = await api.incidents.users.query(input, { signal });
    return { rows: users, nextCursor };
  };
  const rows = useRows(trpc.incidents.users.infiniteQueryKey(filter), readPage);
  return (
    <Section title="Who got what">
      <DataTable
        label="Users of the incident"
        columns={columns}
        rows={rows}
        rowKey={({ userId, creditType }) => `${userId} ${creditType}`}
        rowLink={({ userId }) => ({ to: '/users/$userId', params: { userId } })}
        filters={
          <SelectFilter
            label="Which users"
            parameter="only"
            any="All users"
            options={onlyOptions}
          />
        }
        empty={{
          title: 'No user is left out',
          children: 'All of them got what was left of their charges.',
        }}
        csv={{ name: `incident-${incidentId}`, readPage }}
      />
    </Section>
  );
}
