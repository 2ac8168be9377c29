import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Credits } from '../../components/credits.tsx';
import { InForce } from '../../components/versions/in-force.tsx';
import { NotFound } from '../../components/versions/not-found.tsx';
import { VersionedPage } from '../../components/versions/versioned-page.tsx';
import { formatCount } from '../../lib/format.ts';
import { api, trpc } from '../../lib/trpc.ts';
import { stateOf } from './columns.tsx';
import { planKind } from './kind.ts';
import { draftOf, type Plan, type PlanDraft, type PlanValues } from './plan.ts';
import { PlanEditor } from './plan-editor.tsx';
import { CreditsOf, modes, planWords, sayEvery } from './words.tsx';

const route = getRouteApi('/plans/$planId');

/** A plan: what it gives, how to change it, and what it was. */
export function PlanPage() {
  const { planId } = route.useParams();
  const { edit } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQuery(trpc.plans.list.queryOptions());
  const plan = list.data?.plans.find(({ id }) => id === planId);
  if (!plan) return <NotFound kind={planKind} id={planId} list={list} />;
  return (
    <VersionedPage<PlanValues, PlanDraft>
      kind={planKind}
      id={planId}
      name={plan.name}
      state={stateOf(plan)}
      isArchived={!plan.active}
      change="Change"
      values={plan}
      versions={{
        queryKey: trpc.plans.history.queryKey({ planId }),
        readPage: (page, signal) => api.plans.history.query({ planId, ...page }, { signal }),
      }}
      words={planWords}
      stale={list.error}
      edit={edit}
      onEdit={(next) => void navigate({ search: next === undefined ? {} : { edit: next } })}
      version={plan.version}
      Editor={PlanEditor}
      draftOf={(values) => draftOf(planId, values)}
      cancel={(version) => api.plans.cancel.mutate({ planId, version })}
      archive={() => api.plans.archive.mutate({ planId })}
      archiving={`Nobody comes to it any more. ${sayWhoStays(plan.users)} What is scheduled for it is cancelled.`}
    >
      <Facts plan={plan} />
    </VersionedPage>
  );
}

const sayWhoStays = (users: number) =>
  users === 0
    ? 'Nobody is on it now.'
    : `The ${formatCount(users, 'user')} on it stay, and are refreshed as before.`;

function Facts({ plan }: { plan: Plan }) {
  const { mode, every, rollover = {} } = plan.refresh;
  return (
    <InForce
      of={plan}
      items={[
        { label: 'Credits at each refresh', value: <CreditsOf credits={plan.credits} /> },
        { label: 'Rhythm', value: sayEvery(every) },
        { label: 'Users on the plan', value: formatCount(plan.users, 'user') },
        { label: 'What a refresh does', value: `${modes[mode].words}: ${modes[mode].sentence}` },
        ...Object.entries(rollover).map(([type, cap]) => ({
          label: `Most ${type} carried over`,
          value: <Credits amount={cap} type={type} />,
        })),
      ]}
    />
  );
}
