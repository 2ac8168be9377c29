import { DataTable } from '../../components/data-table/data-table.tsx';
import { type ReadPage, useRows } from '../../components/data-table/rows.ts';
import { api, trpc } from '../../lib/trpc.ts';
import { historyColumns } from './history-columns.tsx';
import type { Incident } from './words.ts';

/** Every refund of many charges, newest first. */
export function History() {
  const readPage: ReadPage<Incident> = async (cursor, signal) => {
    const { incidents, nextCursor } = await api.incidents.list.query(
      { ...(cursor && { cursor }) },
      { signal },
    );
    return { rows: incidents, nextCursor };
  };
  const rows = useRows(trpc.incidents.list.infiniteQueryKey({}), readPage);
  return (
    <DataTable
      label="History of incidents"
      columns={historyColumns}
      rows={rows}
      rowKey={({ incidentId }) => incidentId}
      rowLink={({ incidentId }) => ({ to: '/incidents/$incidentId', params: { incidentId } })}
      empty={{
        title: 'No incident was refunded yet',
        children: 'Refunds of many charges at once are told here, with how far they are.',
      }}
      csv={{ name: 'incidents', readPage }}
    />
  );
}
