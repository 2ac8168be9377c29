import { getRouteApi } from '@tanstack/react-router';
import { VersionedList } from '../../components/versions/versioned-list.tsx';
import { api, trpc } from '../../lib/trpc.ts';
import { featureColumns, stateOf } from './columns.tsx';
import { newFeature } from './feature.ts';
import { FeatureEditor } from './feature-editor.tsx';
import { HealthBanner } from './health-banner.tsx';
import { featureKind } from './kind.ts';

const route = getRouteApi('/features');

/** All features: what they cost, and what is about to change. */
export function FeaturesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <VersionedList
      kind={featureKind}
      description="What a unit of each costs, and what a failure gives back."
      notice={<HealthBanner />}
      search={search}
      list={{
        queryKey: trpc.features.list.queryKey(),
        read: async (signal) => (await api.features.list.query(undefined, { signal })).features,
      }}
      columns={featureColumns}
      rowKey={({ feature }) => feature}
      rowLink={({ feature }) => ({ to: '/features/$feature', params: { feature } })}
      stateOf={stateOf}
      textOf={({ feature, name, provider, operationType }) =>
        [feature, name, provider, operationType].join(' ')
      }
      placeholder="Part of a key, name or provider"
      first={{
        admin: 'Create the first one: what your product does, and what that costs.',
        others: 'An admin creates them.',
      }}
      onCreate={() => void navigate({ search: { create: featureKind.one } })}
      creating={{
        title: 'What it is',
        editor: (
          <FeatureEditor
            draft={newFeature}
            version={0}
            onSaved={(feature) =>
              void navigate({ to: '/features/$feature', params: { feature }, replace: true })
            }
            onCancel={() => void navigate({ search: {} })}
          />
        ),
      }}
    />
  );
}
