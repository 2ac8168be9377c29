import type { Column } from '../../components/data-table/column.ts';
import { createdColumn, userColumn } from '../../components/data-table/columns.tsx';
import { Actor } from '../../components/actor.tsx';
import { Credits } from '../../components/credits.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { When } from '../../components/when.tsx';
import { type CreditTypes, inCredits } from '../../lib/credit-types.ts';
import { sayReason } from '../../lib/reasons.ts';
import { kindWords, type Request } from './requests.ts';

export const decidedColumns = (types: CreditTypes): Column<Request>[] => [
  {
    id: 'kind',
    header: 'Request',
    width: 150,
    cell: ({ kind }) => kindWords[kind],
    csv: ({ kind }) => kind,
  },
  {
    id: 'state',
    header: 'State',
    width: 120,
    cell: ({ state }) => <StateBadge state={state} />,
    csv: ({ state }) => state,
  },
  {
    id: 'amount',
    header: 'Credits',
    width: 110,
    align: 'end',
    cell: ({ amount, creditType }) => (
      <Credits amount={amount} type={creditType} signed unit={false} />
    ),
    csv: ({ amount, creditType }) => inCredits(amount, types?.get(creditType)),
  },
  { ...userColumn, width: 150 },
  {
    id: 'reason',
    header: 'Reason',
    width: 160,
    cell: ({ kind, reason }) => (kind === 'adjust' ? reason : sayReason(reason)),
    csv: ({ reason }) => reason,
  },
  {
    id: 'requester',
    header: 'Asked by',
    width: 150,
    cell: ({ requester, requesterName }) => <Actor actor={requester} name={requesterName} />,
    csv: ({ requester, requesterName }) => requesterName ?? requester,
  },
  {
    id: 'decided-by',
    header: 'Decided by',
    width: 150,
    cell: ({ decidedBy, decidedByName }) =>
      decidedBy === null ? (
        <span aria-label="Nobody">–</span>
      ) : (
        <Actor actor={decidedBy} name={decidedByName} />
      ),
    csv: ({ decidedBy, decidedByName }) => decidedByName ?? decidedBy,
  },
  { ...createdColumn, header: 'Asked', hidden: true },
  {
    id: 'decided',
    header: 'Decided',
    width: 130,
    cell: ({ decidedAt }) => <When at={decidedAt} />,
    csv: ({ decidedAt }) => decidedAt,
  },
];
