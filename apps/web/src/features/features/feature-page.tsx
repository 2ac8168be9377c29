import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Credits } from '../../components/credits.tsx';
import { Section } from '../../components/section.tsx';
import { InForce } from '../../components/versions/in-force.tsx';
import { NotFound } from '../../components/versions/not-found.tsx';
import { VersionedPage } from '../../components/versions/versioned-page.tsx';
import { formatCount } from '../../lib/format.ts';
import { api, trpc } from '../../lib/trpc.ts';
import { stateOf } from './columns.tsx';
import { draftOf, type Feature, type FeatureValues } from './feature.ts';
import { FeatureEditor } from './feature-editor.tsx';
import { HealthBanner } from './health-banner.tsx';
import { featureKind } from './kind.ts';
import { PolicyGrid } from './policy-grid.tsx';
import { featureWords, lateSuccessWords } from './words.tsx';

const route = getRouteApi('/features/$feature');

/** A feature: what it is, how to change it, and what it was. */
export function FeaturePage() {
  const { feature: key } = route.useParams();
  const { edit } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQuery(trpc.features.list.queryOptions());
  const feature = list.data?.features.find((one) => one.feature === key);
  if (!feature) return <NotFound kind={featureKind} id={key} list={list} />;
  const isArchived = feature.archivedAt !== null;
  return (
    <VersionedPage
      kind={featureKind}
      id={key}
      name={feature.name}
      state={stateOf(feature)}
      isArchived={isArchived}
      change={isArchived ? 'Bring back' : 'Change'}
      values={valuesOf(feature)}
      versions={{
        queryKey: trpc.features.history.queryKey({ feature: key }),
        readPage: (page, signal) =>
          api.features.history.query({ feature: key, ...page }, { signal }),
      }}
      words={featureWords(feature.creditType)}
      stale={list.error}
      notice={<HealthBanner feature={key} />}
      edit={edit}
      onEdit={(next) => void navigate({ search: next === undefined ? {} : { edit: next } })}
      version={feature.version}
      Editor={FeatureEditor}
      draftOf={(values) => draftOf(key, values)}
      cancel={(version) => api.features.cancel.mutate({ feature: key, version })}
      archive={() => api.features.archive.mutate({ feature: key })}
      archiving="It can be charged no more from now on, by anyone. Charges that are held go on, its history stays, and what is scheduled for it is cancelled."
    >
      <Facts feature={feature} />
    </VersionedPage>
  );
}

/** What a feature is, without what is said of it besides. */
const valuesOf = (feature: Feature): FeatureValues => ({
  name: feature.name,
  cost: feature.cost,
  creditType: feature.creditType,
  operationType: feature.operationType,
  provider: feature.provider,
  holdSeconds: feature.holdSeconds,
  refundPolicy: feature.refundPolicy,
  lateSuccess: feature.lateSuccess,
  archived: false,
});

const Facts = ({ feature }: { feature: Feature }) => (
  <>
    <InForce
      of={feature}
      items={[
        {
          label: 'Cost of a unit',
          value: <Credits amount={feature.cost} type={feature.creditType} />,
        },
        { label: 'Operation type', value: <code>{feature.operationType}</code> },
        { label: 'Provider', value: feature.provider },
        { label: 'Hold', value: formatCount(feature.holdSeconds, 'second') },
        { label: 'Late success', value: lateSuccessWords[feature.lateSuccess] },
      ]}
    />
    <Section title="Refunds">
      <PolicyGrid policy={feature.refundPolicy} />
    </Section>
  </>
);
