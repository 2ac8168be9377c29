import { getRouteApi } from '@tanstack/react-router';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { type ReadPage, useRows } from '../../components/data-table/rows.ts';
import { SelectFilter } from '../../components/filters/select-filter.tsx';
import { api, trpc } from '../../lib/trpc.ts';
import { deliveryColumns } from './columns.tsx';
import { placeOf } from './delivery-drawer.tsx';
import { type Delivery, type Endpoint, stateWords, typeWords } from './words.ts';

const route = getRouteApi('/settings/webhooks');

const ROWS_A_PAGE = 100;

const optionsOf = (words: Record<string, string>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
const states = optionsOf(stateWords);
const types = optionsOf(typeWords);

/** What was told to whom, and what is on its way. */
export function Deliveries({ endpoints }: { endpoints: Endpoint[] }) {
  const { endpoint, state, type } = route.useSearch();
  const navigate = route.useNavigate();
  const filter = {
    ...(endpoint && { endpointId: endpoint }),
    ...(state && { state }),
    ...(type && { type }),
  };
  const readPage: ReadPage<Delivery> = async (cursor, signal) => {
    const input = { ...filter, limit: ROWS_A_PAGE, ...(cursor && { cursor }) };
    const { deliveries, nextCursor } = await api.webhooks.deliveries.query(input, { signal });
    return { rows: deliveries, nextCursor };
  };
  const rows = useRows(trpc.webhooks.deliveries.infiniteQueryKey(filter), readPage);
  const names = endpoints.map(({ endpointId, name }) => ({ value: endpointId, label: name }));
  return (
    <DataTable
      id="webhook-deliveries"
      label="List of deliveries"
      columns={deliveryColumns}
      rows={rows}
      rowKey={placeOf}
      onOpen={(delivery) =>
        void navigate({
          search: (before) => ({ ...before, delivery: placeOf(delivery) }),
          resetScroll: false,
        })
      }
      filters={
        <>
          <SelectFilter label="Webhook" parameter="endpoint" any="All webhooks" options={names} />
          <SelectFilter label="State" parameter="state" any="All states" options={states} />
          <SelectFilter label="What happened" parameter="type" any="All events" options={types} />
        </>
      }
      empty={Object.keys(filter).length > 0 ? noneFound : nothingYet}
      csv={{ name: 'webhook-deliveries', readPage }}
    />
  );
}

const nothingYet = {
  title: 'Nothing was sent yet',
  children: 'What is sent to a webhook is told here for 30 days. Send a test to begin with.',
};

const noneFound = {
  title: 'No delivery matches these filters',
  children: 'Deliveries are kept for 30 days.',
};
