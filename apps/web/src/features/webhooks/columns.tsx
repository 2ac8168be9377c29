import type { Column } from '../../components/data-table/column.ts';
import { When } from '../../components/when.tsx';
import { DeliveryState } from './delivery-state.tsx';
import { NextAttempt } from './next-attempt.tsx';
import { type Delivery, sayLast, typeWords } from './words.ts';

export const deliveryColumns: Column<Delivery>[] = [
  {
    id: 'type',
    header: 'What',
    width: 190,
    cell: ({ type }) => <span title={type}>{typeWords[type]}</span>,
    csv: ({ type }) => type,
  },
  {
    id: 'state',
    header: 'State',
    width: 120,
    cell: ({ state }) => <DeliveryState state={state} />,
    csv: ({ state }) => state,
  },
  {
    id: 'endpoint',
    header: 'To',
    width: 140,
    cell: ({ endpointName }) => endpointName,
    csv: ({ endpointName }) => endpointName,
  },
  {
    id: 'created',
    header: 'When',
    width: 120,
    cell: ({ createdAt }) => <When at={createdAt} />,
    csv: ({ createdAt }) => createdAt,
  },
  {
    id: 'attempts',
    header: 'Attempts',
    width: 90,
    align: 'end',
    cell: ({ attempts }) => attempts,
    csv: ({ attempts }) => attempts,
  },
  {
    id: 'last',
    header: 'Last attempt',
    width: 250,
    cell: (delivery) => sayLast(delivery),
    csv: (delivery) => sayLast(delivery),
  },
  {
    id: 'next',
    header: 'Next attempt',
    width: 130,
    cell: (delivery) => <NextAttempt {...delivery} />,
    csv: ({ nextAt }) => nextAt,
  },
  {
    id: 'subject',
    header: 'About',
    width: 240,
    hidden: true,
    cell: ({ subject }) => subject ?? <span aria-label="Nothing">–</span>,
    csv: ({ subject }) => subject,
  },
  {
    id: 'id',
    header: 'Id',
    width: 290,
    hidden: true,
    cell: ({ messageId }) => <code>{messageId}</code>,
    csv: ({ messageId }) => messageId,
  },
];
