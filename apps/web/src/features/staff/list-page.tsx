import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { type ReadPage, useRows } from '../../components/data-table/rows.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { api, trpc } from '../../lib/trpc.ts';
import { readAgain } from './calls.ts';
import { type Person, personColumns } from './columns.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { Invites } from './invites.tsx';
import { type Link, LinkOnce } from './link-once.tsx';

const route = getRouteApi('/staff');

const readPage: ReadPage<Person> = async (_, signal) => {
  const { staff } = await api.staff.list.query(undefined, { signal });
  return { rows: staff, nextCursor: null };
};

/** Everyone who may sign in, and who is invited. */
export function StaffPage() {
  const { invite } = route.useSearch();
  const navigate = route.useNavigate();
  const rows = useRows(trpc.staff.list.infiniteQueryKey(), readPage);
  const [made, setMade] = useState<Link | null>(null);
  const turn = (on: boolean) =>
    void navigate({ search: (before) => ({ ...before, invite: on ? 'yes' : undefined }) });
  const show = (link: Link) => {
    turn(false);
    setMade(link);
    void readAgain();
  };
  return (
    <>
      <PageHeader
        title="Staff"
        description="Who may sign in to this dashboard, and what they may do."
        actions={
          <Button leftSection={<IconUserPlus size={18} aria-hidden />} onClick={() => turn(true)}>
            Invite someone
          </Button>
        }
      />
      <DataTable
        id="staff"
        label="Staff"
        columns={personColumns}
        rows={rows}
        rowKey={({ staffId }) => staffId}
        rowLink={({ staffId }) => ({ to: '/staff/$staffId', params: { staffId } })}
        empty={{ title: 'Nobody is on the staff yet', children: 'Invite the first of them.' }}
        csv={{ name: 'staff', readPage }}
      />
      <Invites people={rows.rows} />
      <InviteDialog opened={invite === 'yes'} onClose={() => turn(false)} onMade={show} />
      {made && <LinkOnce made={made} onDone={() => setMade(null)} />}
    </>
  );
}
