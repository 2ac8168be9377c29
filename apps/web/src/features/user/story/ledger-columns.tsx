import { Actor } from '../../../components/actor.tsx';
import { Credits } from '../../../components/credits.tsx';
import type { Column } from '../../../components/data-table/column.ts';
import { chargeColumn, creditTypeColumn } from '../../../components/data-table/columns.tsx';
import { None } from '../../../components/none.tsx';
import { When } from '../../../components/when.tsx';
import { type CreditTypes, inCredits } from '../../../lib/credit-types.ts';
import { sayReason } from '../../../lib/reasons.ts';
import type { Answers } from '../../../lib/trpc.ts';
import { saySource } from '../../../lib/sources.ts';
import classes from './story.module.css';
import { OpenCharge } from './timeline-item.tsx';

export type Entry = Answers['users']['history']['entries'][number];

export const ledgerColumns = (
  types: CreditTypes,
  featureName: (feature: string) => string,
): Column<Entry>[] => [
  {
    id: 'what',
    header: 'What',
    width: 150,
    cell: (entry) => {
      const cause = causeOf(entry, featureName);
      const { chargeId } = entry;
      return chargeId === null ? cause : <OpenCharge chargeId={chargeId}>{cause}</OpenCharge>;
    },
    csv: (entry) => causeOf(entry, featureName),
  },
  amountColumn('before', 'Before', types, ({ balanceBefore }) => balanceBefore),
  {
    ...amountColumn('change', 'Change', types, ({ delta }) => delta),
    cell: ({ delta, creditType }) => (
      <strong className={classes.amount}>
        <Credits amount={delta} type={creditType} signed unit={false} />
      </strong>
    ),
  },
  amountColumn('after', 'After', types, ({ balanceAfter }) => balanceAfter),
  {
    id: 'grant',
    header: 'Grant',
    width: 90,
    cell: ({ source, grantId }) => <span title={grantId}>{saySource(source)}</span>,
    csv: ({ grantId }) => grantId,
  },
  {
    id: 'at',
    header: 'When',
    width: 110,
    cell: ({ at }) => <When at={at} />,
    csv: ({ at }) => at,
  },
  {
    id: 'by',
    header: 'By',
    width: 120,
    cell: ({ actor, kind }) => {
      if (actor !== null) return <Actor actor={actor} />;
      return kind === 'expiry' ? 'Time' : <None />;
    },
    csv: ({ actor }) => actor,
  },
  { ...chargeColumn, width: 110 },
  { ...creditTypeColumn(types), hidden: (types?.size ?? 1) < 2 },
  {
    id: 'note',
    header: 'Note',
    width: 200,
    hidden: true,
    cell: ({ note, errorMessage }) => note ?? errorMessage ?? <None />,
    csv: ({ note, errorMessage }) => note ?? errorMessage,
  },
];

const amountColumn = (
  id: string,
  header: string,
  types: CreditTypes,
  amountOf: (entry: Entry) => number,
): Column<Entry> => ({
  id,
  header,
  width: 92,
  align: 'end',
  cell: (entry) => (
    <span className={classes.amount}>
      <Credits amount={amountOf(entry)} type={entry.creditType} unit={false} />
    </span>
  ),
  csv: (entry) => inCredits(amountOf(entry), types?.get(entry.creditType)),
});

const refreshWords: Record<string, string> = {
  refresh: 'Refresh of plan credits',
  start: 'Start of the plan',
  plan_change: 'Change of the plan',
  reversal: 'Refresh taken back',
};

/** What moved the balance, in plain words. */
function causeOf(entry: Entry, featureName: (feature: string) => string): string {
  const { kind, reason, feature, refreshKind, source } = entry;
  const what = feature === null ? '' : `: ${featureName(feature)}`;
  if (refreshKind !== null) return refreshWords[refreshKind] ?? refreshKind;
  switch (kind) {
    case 'grant':
      return `${saySource(source)} credits granted`;
    case 'charge':
      return feature === null ? 'Charge' : featureName(feature);
    case 'return':
      return `Settled for less${what}`;
    case 'refund':
      return `${sayReason(reason ?? 'refunded')}${what}`;
    case 'adjustment':
      return `Adjustment: ${reason ?? ''}`;
    case 'expiry':
      return 'Expired';
    case 'void':
      return 'Grant voided';
  }
}
