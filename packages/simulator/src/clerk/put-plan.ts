import type { ClerkPlan } from './plan.ts';
import type { ClerkWorld } from './world.ts';

export type NewClerkPlan = {
  /** `cplan_…` by default; that of an existing plan changes it. */
  id?: string;
  name: string;
  /** Made of the name by default. */
  slug?: string;
  /** US cents a month; 0 by default. */
  amount?: number;
  /** Takes the place of the default plan so far; false by default. */
  isDefault?: boolean;
};

/** Adds or replaces a plan. Clerk has no event for it. */
export function putPlan(world: ClerkWorld, fields: NewClerkPlan): ClerkPlan {
  const id = fields.id ?? world.ids.next('cplan');
  const { name, amount = 0, isDefault = false } = fields;
  const plan: ClerkPlan = {
    id,
    sequence: world.plans.get(id)?.sequence ?? world.plans.size,
    name,
    slug: fields.slug ?? name.toLowerCase().replace(/[^a-z0-9]+/g, '_'),
    amount,
    isDefault,
    isRecurring: amount > 0,
  };
  if (isDefault) for (const other of world.plans.values()) other.isDefault = false;
  world.plans.set(id, plan);
  return plan;
}
