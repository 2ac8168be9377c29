import { Modal } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { type ReadPage, useRows } from '../../components/data-table/rows.ts';
import { Actor } from '../../components/actor.tsx';
import { Credits } from '../../components/credits.tsx';
import { SelectFilter } from '../../components/filters/select-filter.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { When } from '../../components/when.tsx';
import { useCreditTypes } from '../../lib/credit-types.ts';
import { decidedColumns } from './columns.tsx';
import { codeOf } from './decision-dialog.tsx';
import { RequestFacts } from './request-facts.tsx';
import { type Request, useRequestCalls } from './requests.ts';

const route = getRouteApi('/approvals');

const ROWS_A_PAGE = 100;

/** What was decided, expired or failed, newest first. */
export function Decided() {
  const { state, open } = route.useSearch();
  const navigate = route.useNavigate();
  const { calls, read } = useRequestCalls();
  const types = useCreditTypes();
  const columns = useMemo(() => decidedColumns(types), [types]);
  const show = (approvalId: string | undefined) =>
    void navigate({ search: (before) => ({ ...before, open: approvalId }) });
  const readPage: ReadPage<Request> = async (cursor, signal) => {
    const input = { limit: ROWS_A_PAGE, ...(state && { state }), ...(cursor && { cursor }) };
    const { approvals, nextCursor } = await read.query(input, { signal });
    return { rows: approvals.filter((request) => request.state !== 'pending'), nextCursor };
  };
  const rows = useRows(calls.infiniteQueryKey({ ...(state && { state }) }), readPage);
  const opened = rows.rows.find(({ approvalId }) => approvalId === open);
  return (
    <>
      <DataTable
        id="approvals"
        label="Decided"
        columns={columns}
        rows={rows}
        rowKey={({ approvalId }) => approvalId}
        onOpen={({ approvalId }) => show(approvalId)}
        filters={
          <SelectFilter label="State" parameter="state" any="All states" options={stateOptions} />
        }
        empty={{
          title: state ? 'No request is in this state' : 'Nothing was decided yet',
          children: 'What support asks for over the caps waits above, and comes here when decided.',
        }}
        csv={{ name: 'approvals', readPage }}
      />
      <Modal
        opened={opened !== undefined}
        onClose={() => show(undefined)}
        title="Request"
        size="lg"
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {opened && <Details request={opened} />}
      </Modal>
    </>
  );
}

const stateOptions = [
  { value: 'approved', label: 'Approved' },
  { value: 'rejected', label: 'Rejected' },
  { value: 'expired', label: 'Expired' },
  { value: 'failed', label: 'Failed' },
];

function Details({ request }: { request: Request }) {
  const { state, amount, creditType, decidedBy, decidedByName, decidedAt, decisionNote } = request;
  return (
    <RequestFacts
      request={request}
      more={[
        { label: 'Amount', value: <Credits amount={amount} type={creditType} signed /> },
        { label: 'State', value: <StateBadge state={state} /> },
        {
          label: 'Decided by',
          value: decidedBy && <Actor actor={decidedBy} name={decidedByName} />,
        },
        { label: 'Decided', value: <When at={decidedAt} /> },
        { label: 'Note of the decision', value: decisionNote },
        ...(state === 'failed' ? [{ label: 'Why it failed', value: codeOf(request.result) }] : []),
      ]}
    />
  );
}
