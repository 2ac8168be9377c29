import { Button, Skeleton } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Actor } from '../../components/actor.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { When } from '../../components/when.tsx';
import { useCreditTypes } from '../../lib/credit-types.ts';
import { useCan } from '../../lib/session.ts';
import { trpc } from '../../lib/trpc.ts';
import { ThresholdsForm } from './form.tsx';
import { rowsOf } from './thresholds.ts';

const route = getRouteApi('/settings/monitoring');

/** What figures are held against, and what credits are worth. */
export function ThresholdsPage() {
  const { edit } = route.useSearch();
  const navigate = route.useNavigate();
  const isAdmin = useCan('admin');
  const types = useCreditTypes();
  const settings = useQuery(trpc.monitoring.settings.queryOptions());
  const turn = (on: boolean) => void navigate({ search: on ? { edit: 'yes' } : {} });
  const isEditing = isAdmin && edit === 'yes';
  return (
    <>
      <PageHeader
        title="Thresholds"
        description="What the figures of monitoring are held against, and what a credit is worth in dollars."
        actions={
          isAdmin &&
          !isEditing && (
            <Button
              leftSection={<IconPencil size={18} aria-hidden />}
              disabled={!settings.data || !types}
              onClick={() => turn(true)}
            >
              Change the thresholds
            </Button>
          )
        }
      />
      {settings.error && <Problem error={settings.error} onRetry={() => void settings.refetch()} />}
      {(settings.isPending || !types) && !settings.error && <Skeleton height={180} />}
      {settings.data && types && (
        <Section title={isEditing ? 'Change the thresholds' : 'In force'}>
          {isEditing ? (
            <ThresholdsForm
              settings={settings.data}
              types={[...types.values()]}
              onDone={() => turn(false)}
            />
          ) : (
            <KeyValues
              items={[
                ...rowsOf(settings.data, [...types.values()]),
                {
                  label: 'Last changed',
                  value: settings.data.changedBy && (
                    <>
                      <When at={settings.data.changedAt} /> by{' '}
                      <Actor actor={settings.data.changedBy} />
                    </>
                  ),
                },
              ]}
            />
          )}
        </Section>
      )}
    </>
  );
}
