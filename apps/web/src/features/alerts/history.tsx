import { getRouteApi } from '@tanstack/react-router';
import type { Column } from '../../components/data-table/column.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { type ReadPage, useRows } from '../../components/data-table/rows.ts';
import { None } from '../../components/none.tsx';
import { SelectFilter } from '../../components/filters/select-filter.tsx';
import { When } from '../../components/when.tsx';
import { api, trpc } from '../../lib/trpc.ts';
import { SeverityBadge } from './looks.tsx';
import { type Alert, ruleNames, rules, sayFigure } from './rules.ts';

const route = getRouteApi('/alerts');

const ROWS_A_PAGE = 100;

const columns: Column<Alert>[] = [
  {
    ...{ id: 'title', header: 'What was', width: 300 },
    cell: ({ title }) => title,
    csv: ({ title }) => title,
  },
  {
    ...{ id: 'severity', header: 'Severity', width: 110 },
    cell: ({ severity }) => <SeverityBadge severity={severity} />,
    csv: ({ severity }) => severity,
  },
  {
    ...{ id: 'rule', header: 'Rule', width: 160 },
    cell: ({ rule }) => rules[rule].name,
    csv: ({ rule }) => rule,
  },
  {
    ...{ id: 'figure', header: 'Last figure', width: 180, hidden: true },
    cell: (alert) => sayFigure(alert) ?? <None />,
    csv: ({ value }) => value,
  },
  {
    ...{ id: 'opened', header: 'Opened', width: 120 },
    cell: ({ openedAt }) => <When at={openedAt} />,
    csv: ({ openedAt }) => openedAt,
  },
  {
    ...{ id: 'over', header: 'Over', width: 120 },
    cell: ({ resolvedAt }) => <When at={resolvedAt} />,
    csv: ({ resolvedAt }) => resolvedAt,
  },
];

const ruleOptions = ruleNames.map((value) => ({ value, label: rules[value].name }));

/** The alerts that are over, the newest first. */
export function History({ onOpen }: { onOpen: (alertId: string) => void }) {
  const { rule } = route.useSearch();
  const filter = { state: 'resolved' as const, ...(rule && { rule }) };
  const readPage: ReadPage<Alert> = async (cursor, signal) => {
    const input = { ...filter, limit: ROWS_A_PAGE, ...(cursor && { cursor }) };
    const { alerts, nextCursor } = await api.alerts.list.query(input, { signal });
    return { rows: alerts, nextCursor };
  };
  const rows = useRows(trpc.alerts.list.infiniteQueryKey(filter), readPage);
  return (
    <DataTable
      id="alerts"
      label="Alerts that are over"
      columns={columns}
      rows={rows}
      rowKey={({ alertId }) => alertId}
      onOpen={({ alertId }) => onOpen(alertId)}
      filters={<SelectFilter label="Rule" parameter="rule" any="All rules" options={ruleOptions} />}
      empty={{
        title: rule ? 'This rule has alerted nobody' : 'No alert is over yet',
        children: 'An alert is over when it was calm for 5 minutes, and is kept here.',
      }}
      csv={{ name: 'alerts', readPage }}
    />
  );
}
