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
import { planColumns, stateOf } from './columns.tsx';
import { newPlan, type Plan } from './plan.ts';
import { PlanEditor } from './plan-editor.tsx';

const route = getRouteApi('/plans');

/** All plans: what they give, to how many, and what is about to change. */
export function PlansPage() {
  const { q = '', state, create } = route.useSearch();
  const navigate = route.useNavigate();
  const isAdmin = useCan('admin');
  const readAll = async (_: string | undefined, signal: AbortSignal) => {
    const { plans } = await api.plans.list.query(undefined, { signal });
    return { rows: plans, nextCursor: null };
  };
  const all = useRows([...trpc.plans.list.queryKey(), 'rows'], readAll);
  const shown = all.rows.filter((plan) => matches(plan, q, state));
  const readShown = async (cursor: string | undefined, signal: AbortSignal) => {
    const page = await readAll(cursor, signal);
    return { ...page, rows: page.rows.filter((plan) => matches(plan, q, state)) };
  };
  if (create && isAdmin) return <NewPlan />;
  return (
    <>
      <PageHeader
        title="Plans"
        description={`What users on a plan are given again and again.${isAdmin ? '' : ' Admins change it.'}`}
        actions={
          isAdmin && (
            <Button
              leftSection={<IconPlus size={18} aria-hidden />}
              onClick={() => void navigate({ search: { create: 'plan' } })}
            >
              New plan
            </Button>
          )
        }
      />
      <DataTable
        id="plans"
        label="Plans"
        columns={planColumns}
        rows={{ ...all, rows: shown }}
        rowKey={({ id }) => id}
        rowLink={({ id }) => ({ to: '/plans/$planId', params: { planId: id } })}
        filters={
          <>
            <SearchField label="Find plans" placeholder="Part of an id or name" />
            <SelectFilter label="State" parameter="state" any="Any state" options={states} />
          </>
        }
        empty={all.rows.length === 0 ? noPlans(isAdmin) : noneFound}
        csv={{ name: 'plans', readPage: readShown }}
      />
    </>
  );
}

const states = [
  { value: 'active', label: 'Active' },
  { value: 'scheduled', label: 'Not yet in force' },
  { value: 'archived', label: 'Archived' },
];

const matches = (plan: Plan, q: string, state: string | undefined): boolean =>
  `${plan.id} ${plan.name}`.toLowerCase().includes(q.toLowerCase()) &&
  (state === undefined || stateOf(plan) === state);

const noPlans = (isAdmin: boolean) => ({
  title: 'There are no plans yet',
  children: isAdmin
    ? 'Create the first one: how many credits its users get, and how often.'
    : 'An admin creates them, or they come from Clerk.',
});

const noneFound = {
  title: 'No plan is like this',
  children: 'Search for less of its name, or choose another state.',
};

function NewPlan() {
  const navigate = route.useNavigate();
  return (
    <>
      <PageHeader title="New plan" back={{ to: '/plans', words: 'Plans' }} />
      <Section title="What it gives">
        <PlanEditor
          draft={newPlan}
          version={0}
          onSaved={(planId) =>
            void navigate({ to: '/plans/$planId', params: { planId }, replace: true })
          }
          onCancel={() => void navigate({ search: {} })}
        />
      </Section>
    </>
  );
}
