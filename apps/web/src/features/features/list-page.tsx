import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { useRows } from '../../components/data-table/rows.ts';
import { SearchField } from '../../components/data-table/search-field.tsx';
import { SelectFilter } from '../../components/filters/select-filter.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Section } from '../../components/section.tsx';
import { useCan } from '../../lib/session.ts';
import { api, trpc } from '../../lib/trpc.ts';
import { featureColumns, stateOf } from './columns.tsx';
import { type Feature, newFeature } from './feature.ts';
import { FeatureEditor } from './feature-editor.tsx';
import { HealthBanner } from './health-banner.tsx';

const route = getRouteApi('/features');

/** All features: what they cost, and what is about to change. */
export function FeaturesPage() {
  const { q = '', state, create } = route.useSearch();
  const navigate = route.useNavigate();
  const isAdmin = useCan('admin');
  const readAll = async (_: string | undefined, signal: AbortSignal) => {
    const { features } = await api.features.list.query(undefined, { signal });
    return { rows: features, nextCursor: null };
  };
  const all = useRows([...trpc.features.list.queryKey(), 'rows'], readAll);
  const shown = all.rows.filter((feature) => matches(feature, q, state));
  const readShown = async (cursor: string | undefined, signal: AbortSignal) => {
    const page = await readAll(cursor, signal);
    return { ...page, rows: page.rows.filter((feature) => matches(feature, q, state)) };
  };
  if (create && isAdmin) return <NewFeature />;
  return (
    <>
      <PageHeader
        title="Features"
        description={
          isAdmin
            ? 'What a unit of each costs, and what a failure gives back.'
            : 'What a unit of each costs, and what a failure gives back. Admins change it.'
        }
        actions={
          isAdmin && (
            <Button
              leftSection={<IconPlus size={18} aria-hidden />}
              onClick={() => void navigate({ search: { create: 'feature' } })}
            >
              New feature
            </Button>
          )
        }
      />
      <HealthBanner />
      <DataTable
        id="features"
        label="Features"
        columns={featureColumns}
        rows={{ ...all, rows: shown }}
        rowKey={({ feature }) => feature}
        rowLink={({ feature }) => ({ to: '/features/$feature', params: { feature } })}
        filters={
          <>
            <SearchField label="Find features" placeholder="Part of a key, name or provider" />
            <SelectFilter label="State" parameter="state" any="Any state" options={states} />
          </>
        }
        empty={all.rows.length === 0 ? noFeatures(isAdmin) : noneFound}
        csv={{ name: 'features', readPage: readShown }}
      />
    </>
  );
}

const states = [
  { value: 'active', label: 'Active' },
  { value: 'scheduled', label: 'Not yet in force' },
  { value: 'archived', label: 'Archived' },
];

function matches(feature: Feature, q: string, state: string | undefined): boolean {
  const text = [feature.feature, feature.name, feature.provider, feature.operationType].join(' ');
  return (
    text.toLowerCase().includes(q.toLowerCase()) &&
    (state === undefined || stateOf(feature) === state)
  );
}

const noFeatures = (isAdmin: boolean) => ({
  title: 'There are no features yet',
  children: isAdmin
    ? 'Create the first one: what your product does, and what that costs.'
    : 'An admin creates them.',
});

const noneFound = {
  title: 'No feature is like this',
  children: 'Search for less of its name, or choose another state.',
};

function NewFeature() {
  const navigate = route.useNavigate();
  return (
    <>
      <PageHeader title="New feature" back={{ to: '/features', words: 'Features' }} />
      <Section title="What it is">
        <FeatureEditor
          draft={newFeature}
          version={0}
          onSaved={(feature) =>
            void navigate({ to: '/features/$feature', params: { feature }, replace: true })
          }
          onCancel={() => void navigate({ search: {} })}
        />
      </Section>
    </>
  );
}
