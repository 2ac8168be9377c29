import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { type ReadPage, useRows } from '../../components/data-table/rows.ts';
import { Problem } from '../../components/problem.tsx';
import { useCreditTypes } from '../../lib/credit-types.ts';
import { useCan } from '../../lib/session.ts';
import { api, trpc } from '../../lib/trpc.ts';
import { Effect } from './effect.tsx';
import classes from './incidents.module.css';
import { missedColumns } from './missed-columns.tsx';
import { MissedFilters } from './missed-filters.tsx';
import { StartDialog } from './start-dialog.tsx';
import { ANY_FAILURE } from './search.ts';
import { type Missed as Row, sayTheyGetBack } from './words.ts';

const route = getRouteApi('/incidents');

const ROWS_A_PAGE = 100;

type Filter = NonNullable<Parameters<typeof api.incidents.missed.query>[0]>;

/** Failed work that was never refunded, and its refund: all of it, or what is chosen. */
export function Missed() {
  const filter = useFilter();
  const types = useCreditTypes();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const columns = useMemo(() => {
    const pick = (chargeId: string, isPicked: boolean) =>
      setPicked((before) => {
        const next = new Set(before);
        if (isPicked) next.add(chargeId);
        else next.delete(chargeId);
        return next;
      });
    return missedColumns(types, { picked, pick });
  }, [types, picked]);
  const readPage: ReadPage<Row> = async (cursor, signal) => {
    const input = { ...filter, limit: ROWS_A_PAGE, ...(cursor && { cursor }) };
    const { missed, nextCursor } = await api.incidents.missed.query(input, { signal });
    return { rows: missed, nextCursor };
  };
  const rows = useRows(trpc.incidents.missed.infiniteQueryKey(filter), readPage);
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Stack gap="md">
      <p className={classes.quiet}>
        Work that failed and was paid for all the same (of the last 30 days, unless you choose a
        time), holds past their deadline, and refunds that could not be made.
      </p>
      <RefundThem filter={filter} picked={picked} isEmpty={rows.rows.length === 0} />
      <DataTable
        label="Missed refunds"
        columns={columns}
        rows={rows}
        rowKey={({ cause, chargeId }) => `${cause} ${chargeId}`}
        rowLink={({ chargeId }) => ({ to: '/charges/$chargeId', params: { chargeId } })}
        filters={<MissedFilters />}
        empty={isFiltered ? noneFound : noneMissed}
        csv={{ name: 'missed-refunds', readPage }}
      />
    </Stack>
  );
}

function useFilter(): Filter {
  const { cause, reason, feature, provider, route: apiRoute, user, from, to } = route.useSearch();
  return {
    ...(cause && { cause }),
    ...(reason && reason !== ANY_FAILURE && { reason }),
    ...(feature && { feature }),
    ...(provider && { provider }),
    ...(apiRoute && { apiRoute }),
    ...(user && { userId: user }),
    ...(from && { from }),
    ...(to && { to }),
  };
}

type RefundThemProps = { filter: Filter; picked: ReadonlySet<string>; isEmpty: boolean };

/** Says what the refund would do, and then makes it. */
function RefundThem({ filter, picked, isEmpty }: RefundThemProps) {
  const isApprover = useCan('approver');
  const [asked, setAsked] = useState<Filter & { chargeIds?: string[] }>();
  const dry = useMutation({
    mutationFn: (what: Filter & { chargeIds?: string[] }) =>
      api.incidents.refundMissed.mutate({ ...what, dryRun: true }),
    onSuccess: (_, what) => setAsked(what),
  });
  if (!isApprover) return <p className={classes.quiet}>Only approvers refund them here.</p>;
  const effect = dry.data?.effect;
  return (
    <>
      <Group gap="sm">
        <Button
          disabled={isEmpty}
          loading={dry.isPending && picked.size === 0}
          onClick={() => dry.mutate(filter)}
        >
          Refund all that match…
        </Button>
        <Button
          variant="default"
          disabled={picked.size === 0}
          loading={dry.isPending && picked.size > 0}
          onClick={() => dry.mutate({ chargeIds: [...picked] })}
        >
          {picked.size === 0 ? 'Refund what is chosen…' : `Refund ${picked.size} chosen…`}
        </Button>
      </Group>
      {dry.error && <Problem error={dry.error} />}
      {asked && effect && effect.charges === 0 && (
        <p className={classes.quiet} role="status">
          Nothing is owed of these any more.
        </p>
      )}
      {asked && effect && effect.charges > 0 && (
        <StartDialog
          title="Refund what was missed"
          charges={effect.charges}
          start={(request) => api.incidents.refundMissed.mutate({ ...asked, ...request })}
          onClose={() => setAsked(undefined)}
          figures={<Effect effect={effect} />}
        >
          {sayTheyGetBack(effect.users)} what they are owed, each with the reason of the failure.
        </StartDialog>
      )}
    </>
  );
}

const noneMissed = {
  title: 'No refund was missed',
  children: 'All work that failed was refunded, or is still being worked on.',
};

const noneFound = {
  title: 'No missed refund matches these filters',
  children: 'Ids, providers and routes must match in full, upper and lower case included.',
};
