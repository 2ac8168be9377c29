import { getRouteApi } from '@tanstack/react-router';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { type ReadPage, useRows } from '../../components/data-table/rows.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { daysToTimes } from '../../lib/days.ts';
import { api, trpc } from '../../lib/trpc.ts';
import { ChainLine } from './chain-line.tsx';
import { auditColumns, type Line } from './columns.tsx';
import { AuditFilters } from './filters.tsx';
import { LineDialog, placeOf } from './line-dialog.tsx';

const route = getRouteApi('/audit');

const ROWS_A_PAGE = 100;

/** Who changed what, and what was refused; each line chained to the one before. */
export function AuditPage() {
  const { actor, action, subject, outcome, from, to, line } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (place: string | undefined) =>
    void navigate({ search: (before) => ({ ...before, line: place }) });
  const filter = {
    ...(actor && { actor }),
    ...(action && { action }),
    ...(subject && { subject }),
    ...(outcome && { outcome }),
    ...daysToTimes({ ...(from && { from }), ...(to && { to }) }),
  };
  const readPage: ReadPage<Line> = async (cursor, signal) => {
    const input = { ...filter, limit: ROWS_A_PAGE, ...(cursor && { cursor }) };
    const { entries, nextCursor } = await api.audit.list.query(input, { signal });
    return { rows: entries, nextCursor };
  };
  const rows = useRows(trpc.audit.list.infiniteQueryKey(filter), readPage);
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <>
      <PageHeader title="Audit log" description={<ChainLine />} />
      <DataTable
        id="audit"
        label="Audit log"
        columns={auditColumns}
        rows={rows}
        rowKey={({ number }) => String(number)}
        onOpen={(opened) => show(placeOf(opened))}
        filters={<AuditFilters />}
        empty={isFiltered ? noneFound : nothingYet}
        csv={{ name: 'audit-log', readPage }}
      />
      <LineDialog place={line} known={rows.rows} onClose={() => show(undefined)} />
    </>
  );
}

const nothingYet = {
  title: 'Nothing was changed by hand yet',
  children: 'Every change by staff or by a key with a staff role is told here.',
};

const noneFound = {
  title: 'No line matches these filters',
  children: 'A subject must match in full, such as user:u1.',
};
