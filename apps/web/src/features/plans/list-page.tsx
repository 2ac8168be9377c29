import { getRouteApi } from '@tanstack/react-router';
import { VersionedList } from '../../components/versions/versioned-list.tsx';
import { api, trpc } from '../../lib/trpc.ts';
import { planColumns, stateOf } from './columns.tsx';
import { planKind } from './kind.ts';
import { newPlan } from './plan.ts';
import { PlanEditor } from './plan-editor.tsx';

const route = getRouteApi('/plans');

/** All plans: what they give, to how many, and what is about to change. */
export function PlansPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <VersionedList
      kind={planKind}
      description="What users on a plan are given again and again."
      search={search}
      list={{
        queryKey: trpc.plans.list.queryKey(),
        read: async (signal) => (await api.plans.list.query(undefined, { signal })).plans,
      }}
      columns={planColumns}
      rowKey={({ id }) => id}
      rowLink={({ id }) => ({ to: '/plans/$planId', params: { planId: id } })}
      stateOf={stateOf}
      textOf={({ id, name }) => `${id} ${name}`}
      placeholder="Part of an id or name"
      first={{
        admin: 'Create the first one: how many credits its users get, and how often.',
        others: 'An admin creates them, or they come from Clerk.',
      }}
      onCreate={() => void navigate({ search: { create: planKind.one } })}
      creating={{
        title: 'What it gives',
        editor: (
          <PlanEditor
            draft={newPlan}
            version={0}
            onSaved={(planId) =>
              void navigate({ to: '/plans/$planId', params: { planId }, replace: true })
            }
            onCancel={() => void navigate({ search: {} })}
          />
        ),
      }}
    />
  );
}
