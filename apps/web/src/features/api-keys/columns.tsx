import { Button } from '@mantine/core';
import type { Column } from '../../components/data-table/column.ts';
import { createdColumn, roleColumn } from '../../components/data-table/columns.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { When } from '../../components/when.tsx';
import type { Answers } from '../../lib/trpc.ts';

export type ApiKey = Answers['apiKeys']['list']['keys'][number];

export const keyColumns = (onRevoke: (key: ApiKey) => void): Column<ApiKey>[] => [
  {
    id: 'name',
    header: 'Name',
    width: 170,
    cell: ({ name }) => <strong>{name}</strong>,
    csv: ({ name }) => name,
  },
  roleColumn,
  {
    id: 'state',
    header: 'State',
    width: 110,
    cell: ({ revokedAt }) => <StateBadge state={revokedAt === null ? 'active' : 'revoked'} />,
    csv: ({ revokedAt }) => (revokedAt === null ? 'active' : 'revoked'),
  },
  { ...createdColumn, header: 'Made' },
  {
    id: 'revoked',
    header: 'Revoked',
    width: 130,
    cell: ({ revokedAt }) => <When at={revokedAt} />,
    csv: ({ revokedAt }) => revokedAt,
  },
  {
    id: 'id',
    header: 'Id',
    width: 290,
    hidden: true,
    cell: ({ keyId }) => <code>{keyId}</code>,
    csv: ({ keyId }) => keyId,
  },
  {
    id: 'revoke',
    header: 'Revoke',
    width: 110,
    cell: (key) =>
      key.revokedAt === null && (
        <Button
          variant="default"
          size="compact-sm"
          aria-label={`Revoke ${key.name}`}
          onClick={() => onRevoke(key)}
        >
          Revoke
        </Button>
      ),
  },
];
