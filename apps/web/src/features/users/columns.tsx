import type { Column } from '../../components/data-table/column.ts';
import { createdColumn } from '../../components/data-table/columns.tsx';
import { Credits } from '../../components/credits.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { type CreditType, formatAmount } from '../../lib/credit-types.ts';
import type { Answers } from '../../lib/trpc.ts';
import classes from './users.module.css';

export type ListedUser = Answers['users']['list']['users'][number];

/** The columns of the list, with a balance of each credit type. */
export const userColumns = (types: CreditType[]): Column<ListedUser>[] => [
  {
    id: 'user',
    header: 'User',
    width: 190,
    cell: (user) => <Person user={user} />,
    csv: ({ userId }) => userId,
  },
  {
    id: 'name',
    header: 'Name',
    width: 140,
    hidden: true,
    cell: ({ name }) => name ?? <None />,
    csv: ({ name }) => name,
  },
  {
    id: 'email',
    header: 'Email',
    width: 200,
    hidden: true,
    cell: ({ email }) => email ?? <None />,
    csv: ({ email }) => email,
  },
  ...types.flatMap(balanceColumns),
  {
    id: 'plan',
    header: 'Plan',
    width: 110,
    cell: ({ planId }) => planId ?? <None />,
    csv: ({ planId }) => planId,
  },
  { ...createdColumn, header: 'Joined' },
];

const balanceColumns = (type: CreditType): Column<ListedUser>[] => {
  const { creditType, name, decimals } = type;
  const of = ({ balances }: ListedUser) => balances[creditType] ?? { available: 0, held: 0 };
  return [
    {
      id: `${creditType}-available`,
      header: name,
      width: 120,
      align: 'end',
      cell: (user) => <Credits amount={of(user).available} type={creditType} unit={false} />,
      csv: (user) => of(user).available / 10 ** decimals,
    },
    {
      id: `${creditType}-held`,
      header: `${name} held`,
      width: 120,
      align: 'end',
      cell: (user) => {
        const { held } = of(user);
        return held === 0 ? (
          <span className={classes.nothing}>{formatAmount(0, decimals)}</span>
        ) : (
          <Credits amount={held} type={creditType} unit={false} />
        );
      },
      csv: (user) => of(user).held / 10 ** decimals,
    },
  ];
};

/** Name or email address where there is one, and the id, which there always is. */
function Person({ user: { userId, name, email, deletedAt } }: { user: ListedUser }) {
  const main = name ?? email;
  return (
    <span className={classes.person}>
      <span className={classes.main}>
        {main ?? userId}
        {deletedAt !== null && <StateBadge state="deleted" />}
      </span>
      {main !== null && <span className={classes.userId}>{userId}</span>}
    </span>
  );
}

const None = () => (
  <span className={classes.nothing} aria-label="None">
    –
  </span>
);
