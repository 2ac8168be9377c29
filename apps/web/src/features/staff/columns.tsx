import type { Column } from '../../components/data-table/column.ts';
import { createdColumn, roleColumn } from '../../components/data-table/columns.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { When } from '../../components/when.tsx';
import type { Answers } from '../../lib/trpc.ts';
import classes from './staff.module.css';

export type Person = Answers['staff']['list']['staff'][number];

export const signInWords = { password: 'Password', single_sign_on: 'Single sign-on' };

const sayWays = ({ signsInWith }: Person) => signsInWith.map((way) => signInWords[way]).join(', ');

export const personColumns: Column<Person>[] = [
  {
    id: 'name',
    header: 'Name',
    width: 210,
    cell: ({ name, email }) => (
      <span className={classes.person}>
        <strong>{name}</strong>
        <span className={classes.dimmed}>{email}</span>
      </span>
    ),
    csv: ({ name }) => name,
  },
  {
    id: 'email',
    header: 'Email',
    width: 200,
    hidden: true,
    cell: ({ email }) => email,
    csv: ({ email }) => email,
  },
  roleColumn,
  {
    id: 'state',
    header: 'State',
    width: 120,
    cell: ({ disabledAt }) => <StateBadge state={disabledAt === null ? 'active' : 'disabled'} />,
    csv: ({ disabledAt }) => (disabledAt === null ? 'active' : 'disabled'),
  },
  {
    id: 'seen',
    header: 'Last seen',
    width: 130,
    cell: ({ lastSeen }) => <When at={lastSeen} />,
    csv: ({ lastSeen }) => lastSeen,
  },
  {
    id: 'sessions',
    header: 'Signed in',
    width: 100,
    align: 'end',
    cell: ({ sessions }) => sessions,
    csv: ({ sessions }) => sessions,
  },
  {
    id: 'ways',
    header: 'Signs in with',
    width: 150,
    cell: (person) => sayWays(person),
    csv: (person) => sayWays(person),
  },
  { ...createdColumn, header: 'Joined', hidden: true },
];
