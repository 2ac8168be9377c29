import { Button, Skeleton } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { type ReadPage, useRows } from '../../../components/data-table/rows.ts';
import { EmptyRows, StaleNote } from '../../../components/data-table/states.tsx';
import { Problem } from '../../../components/problem.tsx';
import { formatDate } from '../../../lib/format.ts';
import { api, trpc } from '../../../lib/trpc.ts';
import { readKinds, TimelineFilters } from './timeline-filters.tsx';
import { type Item, TimelineItem } from './timeline-item.tsx';
import classes from './story.module.css';

const route = getRouteApi('/users/$userId');

const A_PAGE = 50;

/** Everything that happened to a user, newest first, by day. */
export function Timeline({ userId }: { userId: string }) {
  const { kind, by } = route.useSearch();
  const kinds = readKinds(kind);
  const filter = { userId, ...(kinds.length > 0 && { kind: kinds }), ...(by && { actor: by }) };
  const readPage: ReadPage<Item> = async (cursor, signal) => {
    const input = { ...filter, limit: A_PAGE, ...(cursor && { cursor }) };
    const { items, nextCursor } = await api.users.timeline.query(input, { signal });
    return { rows: items, nextCursor };
  };
  const rows = useRows(trpc.users.timeline.infiniteQueryKey(filter), readPage);
  return (
    <div className={classes.panel}>
      <TimelineFilters />
      <StaleNote rows={rows} />
      {rows.state === 'failed' && <Problem error={rows.error} onRetry={rows.retry} />}
      {rows.state === 'loading' && <Skeleton height={320} />}
      <div className={classes.days} aria-busy={rows.isOld}>
        {byDay(rows.rows).map(([day, items]) => (
          <section key={day} aria-label={day}>
            <h2 className={classes.day}>{day}</h2>
            <ol className={classes.items}>
              {items.map((item) => (
                <TimelineItem key={`${item.kind} ${item.id}`} item={item} />
              ))}
            </ol>
          </section>
        ))}
      </div>
      {rows.state === 'ready' && rows.rows.length === 0 && !rows.hasMore && (
        <Nothing isFiltered={kinds.length > 0 || by !== undefined} />
      )}
      {rows.hasMore && (
        <Button variant="default" loading={rows.isLoadingMore} onClick={rows.loadMore}>
          Look further back
        </Button>
      )}
    </div>
  );
}

const Nothing = ({ isFiltered }: { isFiltered: boolean }) =>
  isFiltered ? (
    <EmptyRows title="Nothing of this kind has happened">Choose other kinds, or anyone.</EmptyRows>
  ) : (
    <EmptyRows title="Nothing has happened yet">
      Charges, refunds and grants appear here as they happen.
    </EmptyRows>
  );

function byDay(items: Item[]): [day: string, items: Item[]][] {
  return [...Map.groupBy(items, ({ at }) => formatDate(Date.parse(at)))];
}
