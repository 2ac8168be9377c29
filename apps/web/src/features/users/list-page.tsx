import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { SearchField } from '../../components/data-table/search-field.tsx';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { type ReadPage, useRows } from '../../components/data-table/rows.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { useCreditTypes } from '../../lib/credit-types.ts';
import { api, trpc } from '../../lib/trpc.ts';
import { type ListedUser, userColumns } from './columns.tsx';

const route = getRouteApi('/users');

const ROWS_A_PAGE = 100;

/** Everyone who has or had credits, found by id, email address or name. */
export function UsersPage() {
  const { q = '' } = route.useSearch();
  const types = useCreditTypes();
  const columns = useMemo(() => userColumns(types ? [...types.values()] : []), [types]);
  const readPage: ReadPage<ListedUser> = async (cursor, signal) => {
    const input = { q, limit: ROWS_A_PAGE, ...(cursor && { cursor }) };
    const { users, nextCursor } = await api.users.list.query(input, { signal });
    return { rows: users, nextCursor };
  };
  const rows = useRows(trpc.users.list.infiniteQueryKey({ q }), readPage);
  return (
    <>
      <PageHeader title="Users" />
      <DataTable
        id="users"
        label="Users"
        columns={columns}
        rows={rows}
        rowKey={({ userId }) => userId}
        rowLink={({ userId }) => ({ to: '/users/$userId', params: { userId } })}
        filters={
          <SearchField label="Find users" placeholder="Beginning of an id, email address or name" />
        }
        empty={q === '' ? noUsers : noneFound(q)}
        csv={{ name: 'users', readPage }}
      />
    </>
  );
}

const noUsers = {
  title: 'There are no users yet',
  children: 'They appear with their first credits, or when they are imported.',
};

const noneFound = (q: string) => ({
  title: `No user’s id, email address or name begins with “${q}”`,
  children: 'Upper and lower case count in ids. Try the beginning of the email address.',
});
