import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { type ReadPage, useRows } from '../../components/data-table/rows.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { SecretOnce } from '../../components/secret-once.tsx';
import { toast } from '../../lib/toast.tsx';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import { type ApiKey, keyColumns } from './columns.tsx';
import { CreateDialog } from './create-dialog.tsx';

const route = getRouteApi('/api-keys');

const readPage: ReadPage<ApiKey> = async (_, signal) => {
  const { keys } = await api.apiKeys.list.query(undefined, { signal });
  return { rows: keys, nextCursor: null };
};

const readAgain = () => queryClient.invalidateQueries({ queryKey: trpc.apiKeys.pathKey() });

/** The keys with which services and people's own tools call. */
export function ApiKeysPage() {
  const { create } = route.useSearch();
  const navigate = route.useNavigate();
  const rows = useRows(trpc.apiKeys.list.infiniteQueryKey(), readPage);
  const [made, setMade] = useState<{ name: string; key: string } | null>(null);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const columns = useMemo(() => keyColumns(setRevoking), []);
  const turn = (on: boolean) =>
    void navigate({ search: (before) => ({ ...before, create: on ? 'yes' : undefined }) });
  const show = (key: { name: string; key: string }) => {
    turn(false);
    setMade(key);
    void readAgain();
  };
  const revoke = async () => {
    if (!revoking) return;
    await api.apiKeys.revoke.mutate({ keyId: revoking.keyId });
    void toast({ title: `Revoked ${revoking.name}`, message: 'Its next call is refused.' });
    void readAgain();
  };
  return (
    <>
      <PageHeader
        title="API keys"
        description="What calls Makegood signs its calls with a key. Only its hash is kept here."
        actions={
          <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => turn(true)}>
            Make a key
          </Button>
        }
      />
      <DataTable
        id="api-keys"
        label="API keys"
        columns={columns}
        rows={rows}
        rowKey={({ keyId }) => keyId}
        empty={{
          title: 'There are no keys yet',
          children: 'Make one for each service that calls.',
        }}
        csv={{ name: 'api-keys', readPage }}
      />
      <CreateDialog opened={create === 'yes'} onClose={() => turn(false)} onMade={show} />
      {made && (
        <SecretOnce
          title={`The key ${made.name}`}
          of="API key"
          value={made.key}
          onDone={() => setMade(null)}
        >
          This is the only time that it is shown. Keep it where the service reads its secrets.
        </SecretOnce>
      )}
      <ConfirmDialog
        opened={revoking !== null}
        onClose={() => setRevoking(null)}
        title="Revoke the key"
        confirm="Revoke the key"
        onConfirm={revoke}
        danger
      >
        Whatever calls with <strong>{revoking?.name}</strong> is refused from its next call on. This
        cannot be undone.
      </ConfirmDialog>
    </>
  );
}
