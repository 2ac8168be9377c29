import { type CreditTypes, inCredits } from '../../lib/credit-types.ts';
import { formatNumber } from '../../lib/format.ts';
import { sayReason } from '../../lib/reasons.ts';
import { roleTitle } from '../../lib/roles.ts';
import { Actor } from '../actor.tsx';
import { Credits } from '../credits.tsx';
import { None } from '../none.tsx';
import { When } from '../when.tsx';
import type { Column } from './column.ts';

// What several tables show in the same way; each gives its own header or width by spreading.

export const userColumn: Column<{ userId: string }> = {
  id: 'user',
  header: 'User',
  width: 160,
  cell: ({ userId }) => userId,
  csv: ({ userId }) => userId,
};

export const featureColumn: Column<{ feature: string | null }> = {
  id: 'feature',
  header: 'Feature',
  width: 140,
  cell: ({ feature }) => feature ?? <None />,
  csv: ({ feature }) => feature,
};

export const providerColumn: Column<{ provider: string | null }> = {
  id: 'provider',
  header: 'Provider',
  width: 130,
  cell: ({ provider }) => provider ?? <None />,
  csv: ({ provider }) => provider,
};

export const routeColumn: Column<{ apiRoute: string | null }> = {
  id: 'route',
  header: 'API route',
  width: 150,
  hidden: true,
  cell: ({ apiRoute }) => apiRoute ?? <None />,
  csv: ({ apiRoute }) => apiRoute,
};

export const reasonColumn: Column<{ reason: string | null }> = {
  id: 'reason',
  header: 'Reason',
  width: 190,
  cell: ({ reason }) => (reason ? sayReason(reason) : <None />),
  csv: ({ reason }) => reason,
};

export const errorColumn: Column<{ errorMessage: string | null }> = {
  id: 'error',
  header: 'Error',
  width: 220,
  hidden: true,
  cell: ({ errorMessage }) => errorMessage ?? <None />,
  csv: ({ errorMessage }) => errorMessage,
};

export const roleColumn: Column<{ role: string }> = {
  id: 'role',
  header: 'Role',
  width: 110,
  cell: ({ role }) => roleTitle(role),
  csv: ({ role }) => role,
};

export const chargeColumn: Column<{ chargeId: string | null }> = {
  id: 'charge',
  header: 'Charge',
  width: 120,
  hidden: true,
  cell: ({ chargeId }) => (chargeId === null ? <None /> : <ShortId id={chargeId} />),
  csv: ({ chargeId }) => chargeId,
};

/** The end of an id, all of it on hover. */
export const ShortId = ({ id }: { id: string }) => <code title={id}>…{id.slice(-8)}</code>;

export const actorColumn: Column<{ actor: string }> = {
  id: 'actor',
  header: 'By',
  width: 150,
  cell: ({ actor }) => <Actor actor={actor} />,
  csv: ({ actor }) => actor,
};

export const createdColumn: Column<{ createdAt: string }> = {
  id: 'created',
  header: 'When',
  width: 130,
  cell: ({ createdAt }) => <When at={createdAt} />,
  csv: ({ createdAt }) => createdAt,
};

export const startedColumn: Column<{ startedAt: string }> = {
  id: 'started',
  header: 'Started',
  width: 150,
  cell: ({ startedAt }) => <When at={startedAt} />,
  csv: ({ startedAt }) => startedAt,
};

/** The name of the type of credits. */
export const creditTypeColumn = (types: CreditTypes): Column<{ creditType: string }> => ({
  id: 'type',
  header: 'Credits',
  width: 110,
  hidden: true,
  cell: ({ creditType }) => types?.get(creditType)?.name ?? creditType,
  csv: ({ creditType }) => creditType,
});

type Head = Pick<Column<never>, 'id' | 'header' | 'width'>;

/** An amount in the smallest unit of the row's type of credits; credits in the file. */
export const amountColumn = <Row extends { creditType: string }>(
  types: CreditTypes,
  head: Head,
  amountOf: (row: Row) => number,
): Column<Row> => ({
  ...head,
  align: 'end',
  cell: (row) => <Credits amount={amountOf(row)} type={row.creditType} unit={false} />,
  csv: (row) => inCredits(amountOf(row), types?.get(row.creditType)),
});

type Refunded = { creditType: string; chargeId: string | null; remainingAfter: number };

/** What of its charge a refund left to be refunded. */
export const remainingColumn = (types: CreditTypes, head: Head): Column<Refunded> => ({
  ...amountColumn<Refunded>(types, head, ({ remainingAfter }) => remainingAfter),
  cell: ({ chargeId, remainingAfter, creditType }) =>
    chargeId === null ? (
      <None />
    ) : (
      <Credits amount={remainingAfter} type={creditType} unit={false} />
    ),
});

/** How many of something. */
export const countColumn = <Row,>(head: Head, countOf: (row: Row) => number): Column<Row> => ({
  ...head,
  align: 'end',
  cell: (row) => formatNumber(countOf(row)),
  csv: countOf,
});
