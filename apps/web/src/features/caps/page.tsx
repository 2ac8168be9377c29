import { Button, Skeleton } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { PageHeader } from '../../components/page-header.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { useCreditTypes } from '../../lib/credit-types.ts';
import { useCan } from '../../lib/session.ts';
import { trpc } from '../../lib/trpc.ts';
import { CapsForm } from './form.tsx';
import { CapsTable } from './table.tsx';

const route = getRouteApi('/settings/caps');

/** What support may give back or adjust without an approver. */
export function CapsPage() {
  const { edit } = route.useSearch();
  const navigate = route.useNavigate();
  const isAdmin = useCan('admin');
  const types = useCreditTypes();
  const caps = useQuery(trpc.caps.get.queryOptions());
  const turn = (on: boolean) => void navigate({ search: on ? { edit: 'yes' } : {} });
  const isEditing = isAdmin && edit === 'yes';
  return (
    <>
      <PageHeader
        title="Caps"
        description="What support may refund, give or adjust without asking. Over them, a request waits for an approver. Approvers and admins have no caps."
        actions={
          isAdmin &&
          !isEditing && (
            <Button
              leftSection={<IconPencil size={18} aria-hidden />}
              disabled={!caps.data || !types}
              onClick={() => turn(true)}
            >
              Change the caps
            </Button>
          )
        }
      />
      {caps.error && <Problem error={caps.error} onRetry={() => void caps.refetch()} />}
      {caps.isPending && <Skeleton height={180} />}
      {caps.data && (
        <Section title={isEditing ? 'Change the caps' : 'Caps of support'}>
          {isEditing && types ? (
            <CapsForm caps={caps.data} types={[...types.values()]} onDone={() => turn(false)} />
          ) : (
            <CapsTable caps={caps.data} types={types ? [...types.values()] : []} />
          )}
        </Section>
      )}
    </>
  );
}
