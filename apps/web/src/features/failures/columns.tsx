import { Sparkline } from '../../components/charts/sparkline.tsx';
import type { Column } from '../../components/data-table/column.ts';
import { countColumn, reasonColumn } from '../../components/data-table/columns.tsx';
import { None } from '../../components/none.tsx';
import type { SortBy } from '../../components/report/local-rows.ts';
import { When } from '../../components/when.tsx';
import { formatRate } from '../../lib/format.ts';
import { sayReason } from '../../lib/reasons.ts';
import { type Group, sayMessage } from './failures.ts';

const listed = (names: readonly string[]) => (names.length === 0 ? <None /> : names.join(', '));

export const groupColumns: Column<Group>[] = [
  {
    ...{ id: 'message', header: 'What the messages have in common', sort: 'message', width: 260 },
    cell: sayMessage,
    csv: ({ fingerprint }) => fingerprint,
  },
  { ...reasonColumn, sort: 'reason', width: 170 },
  {
    ...{ id: 'course', header: 'Course', width: 130 },
    cell: ({ course }) => <Sparkline values={course} height={24} color="refunded" />,
  },
  {
    ...countColumn({ id: 'failed', header: 'Failed', width: 90 }, ({ failed }: Group) => failed),
    sort: 'failed',
  },
  {
    ...{ id: 'share', header: 'Of all', sort: 'failed', width: 80, align: 'end' },
    cell: ({ share }) => formatRate(share),
    csv: ({ share }) => share,
  },
  {
    ...{ id: 'providers', header: 'Providers', width: 130 },
    cell: ({ providers }) => listed(providers),
    csv: ({ providers }) => providers.join(' '),
  },
  {
    ...{ id: 'features', header: 'Features', width: 130 },
    cell: ({ features }) => listed(features),
    csv: ({ features }) => features.join(' '),
  },
  {
    ...{ id: 'last', header: 'Last', sort: 'last', width: 120 },
    cell: ({ lastAt }) => <When at={lastAt} />,
    csv: ({ lastAt }) => lastAt,
  },
  {
    ...{ id: 'charge', header: 'Last charge', width: 130, hidden: true },
    cell: ({ lastChargeId }) => lastChargeId?.slice(-8) ?? <None />,
    csv: ({ lastChargeId }) => lastChargeId,
  },
];

export const sortBy: SortBy<Group> = {
  message: ({ fingerprint }) => fingerprint,
  reason: ({ reason }) => sayReason(reason),
  failed: ({ failed }) => failed,
  last: ({ lastAt }) => lastAt,
};
