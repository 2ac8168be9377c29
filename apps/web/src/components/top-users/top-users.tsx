import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { formatDollars, formatNumber, formatRate } from '../../lib/format.ts';
import { useServerNow } from '../../lib/server-clock.ts';
import { type Answers, api, trpc } from '../../lib/trpc.ts';
import { useSearchState } from '../../lib/use-search-state.ts';
import { Credits } from '../credits.tsx';
import type { Column } from '../data-table/column.ts';
import { DataTable } from '../data-table/data-table.tsx';
import { ByTabs } from '../report/by-tabs.tsx';
import { localRows } from '../report/local-rows.ts';
import { PeriodPicker } from './period-picker.tsx';
import classes from './top-users.module.css';
import { sayPeriod, type Span, startOfPeriod } from './periods.ts';

type User = Answers['monitoring']['topUsers']['users'][number];
type Order = 'charges' | 'credits' | 'cost';

const SHOWN = 100;
const EXPORTED = 1000;
const AGAIN_MS = 30_000;

const kept = ({ taken, givenBack }: User) => taken - givenBack;

const columns: Column<User>[] = [
  {
    id: 'user',
    header: 'User',
    width: 240,
    cell: ({ userId }) => userId,
    csv: ({ userId }) => userId,
  },
  {
    id: 'charges',
    header: 'Charges',
    width: 100,
    align: 'end',
    sort: 'charges',
    cell: ({ charges }) => formatNumber(charges),
    csv: ({ charges }) => charges,
  },
  {
    id: 'refunded',
    header: 'Refunded',
    width: 120,
    align: 'end',
    cell: ({ refunded, charges }) =>
      charges > 0 ? `${formatNumber(refunded)} (${formatRate(refunded / charges)})` : refunded,
    csv: ({ refunded }) => refunded,
  },
  {
    id: 'credits',
    header: 'Credits kept',
    width: 130,
    align: 'end',
    sort: 'credits',
    cell: (user) => <Credits amount={kept(user)} unit={false} />,
    csv: kept,
  },
  {
    id: 'givenBack',
    header: 'Given back',
    width: 120,
    align: 'end',
    cell: ({ givenBack }) => <Credits amount={givenBack} unit={false} />,
    csv: ({ givenBack }) => givenBack,
  },
  {
    id: 'cost',
    header: 'Cost',
    width: 110,
    align: 'end',
    sort: 'cost',
    cell: ({ costUsd }) => formatDollars(costUsd),
    csv: ({ costUsd }) => costUsd,
  },
];

const sortBy = {
  charges: ({ charges }: User) => charges,
  credits: kept,
  cost: ({ costUsd }: User) => costUsd,
};

type TopUsersProps = {
  /** What they are ranked by, where the address does not say. */
  order: Order;
};

/** Who used or cost the most in a day or a month of UTC. */
export function TopUsers({ order: usual }: TopUsersProps) {
  const [search] = useSearchState();
  const now = useServerNow();
  const span: Span = search['span'] === 'day' ? 'day' : 'month';
  const sort = typeof search['sort'] === 'string' ? search['sort'] : `-${usual}`;
  const order = orderOf(sort) ?? usual;
  const start = startOfPeriod(String(search['period'] ?? ''), span, now);
  const input = { span, at: start, order };
  const query = useQuery(
    trpc.monitoring.topUsers.queryOptions(
      { ...input, limit: SHOWN },
      { placeholderData: keepPreviousData, refetchInterval: AGAIN_MS },
    ),
  );
  const rows = localRows(query, ({ users }) => users, { by: sortBy, sort });
  const readPage = async (_: string | undefined, signal: AbortSignal) => {
    const { users } = await api.monitoring.topUsers.query(
      { ...input, limit: EXPORTED },
      { signal },
    );
    return { rows: users, nextCursor: null };
  };
  const more = (query.data?.all ?? 0) - rows.rows.length;
  return (
    <>
      <DataTable
        label="Top users"
        columns={columns}
        rows={rows}
        rowKey={({ userId }) => userId}
        rowLink={({ userId }) => ({ to: '/users/$userId', params: { userId } })}
        filters={
          <>
            <ByTabs
              label="Of a month or a day"
              parameter="span"
              options={[
                { value: 'month', label: 'Month' },
                { value: 'day', label: 'Day' },
              ]}
            />
            <PeriodPicker span={span} start={start} now={now} />
          </>
        }
        empty={{
          title: `Nobody used anything in ${sayPeriod(start, span)}`,
          children: 'Days and months are those of UTC.',
        }}
        csv={{ name: `top-users-${start.slice(0, 10)}`, readPage }}
      />
      <p className={classes.note}>
        {more > 0 && `The first ${formatNumber(rows.rows.length)}; ${formatNumber(more)} more. `}
        Days and months are those of UTC, whatever time zone is chosen above. Credits are those of
        the type “credit”.
      </p>
    </>
  );
}

function orderOf(sort: string): Order | undefined {
  const name = sort.replace(/^-/, '');
  return (['charges', 'credits', 'cost'] as const).find((one) => one === name);
}
