import { Button } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { DataTable } from '../../../components/data-table/data-table.tsx';
import { type ReadPage, useRows } from '../../../components/data-table/rows.ts';
import { SelectFilter } from '../../../components/filters/select-filter.tsx';
import { Id } from '../../../components/id.tsx';
import { useCreditTypes } from '../../../lib/credit-types.ts';
import { api, trpc } from '../../../lib/trpc.ts';
import { useFeatureName } from '../../../lib/names.ts';
import { type Entry, ledgerColumns } from './ledger-columns.tsx';
import classes from './story.module.css';

const route = getRouteApi('/users/$userId');

const A_PAGE = 100;

/** Why the balance is what it is: from entry to entry, each beginning where the one before ended. */
export function Ledger({ userId }: { userId: string }) {
  const { type, of } = route.useSearch();
  const types = useCreditTypes();
  const featureName = useFeatureName();
  const columns = useMemo(() => ledgerColumns(types, featureName), [types, featureName]);
  const filter = { userId, ...(type && { creditType: type }), ...(of && { of }) };
  const readPage: ReadPage<Entry> = async (cursor, signal) => {
    const input = { ...filter, limit: A_PAGE, ...(cursor && { cursor }) };
    const { entries, nextCursor } = await api.users.history.query(input, { signal });
    return { rows: entries, nextCursor };
  };
  const rows = useRows(trpc.users.history.infiniteQueryKey(filter), readPage);
  const options = [...(types?.values() ?? [])].map(({ creditType, name }) => ({
    value: creditType,
    label: name,
  }));
  return (
    <div className={classes.panel}>
      {of === undefined ? (
        <p className={classes.intro}>
          Newest first. Each entry begins with the balance that the one below it ended with.
        </p>
      ) : (
        <OnlyOf id={of} />
      )}
      <DataTable
        label="Balance step by step"
        columns={columns}
        rows={rows}
        rowKey={({ creditType, seq }) => `${creditType} ${seq}`}
        filters={
          options.length > 1 && (
            <SelectFilter
              label="Type of credits"
              parameter="type"
              any="All types of credits"
              options={options}
            />
          )
        }
        empty={{ title: of ? 'Nothing has moved by it' : 'The balance has not moved yet' }}
        csv={{ name: `ledger-${userId}`, readPage }}
      />
    </div>
  );
}

/** Says that only what one grant or refund moved is shown, and leads to all. */
function OnlyOf({ id }: { id: string }) {
  const navigate = route.useNavigate();
  const showAll = () =>
    void navigate({ search: ({ of: _, ...rest }) => rest, replace: true, resetScroll: false });
  return (
    <p className={classes.intro}>
      Only what was moved by <Id value={id} of="grant or refund" />{' '}
      <Button variant="default" size="compact-sm" onClick={showAll}>
        Show all entries
      </Button>
    </p>
  );
}
