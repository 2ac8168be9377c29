import type { ClerkPlan } from '../plan.ts';
import { moneyJson } from './money.ts';

/** A plan as the API shows it. */
export function planJson(plan: ClerkPlan): Record<string, unknown> {
  const fee = plan.amount > 0 ? moneyJson(plan.amount) : null;
  return {
    object: 'commerce_plan',
    id: plan.id,
    product_id: 'cprod_000000000000000000000000001',
    name: plan.name,
    slug: plan.slug,
    description: null,
    fee,
    annual_fee: null,
    annual_monthly_fee: null,
    is_default: plan.isDefault,
    is_recurring: plan.isRecurring,
    has_base_fee: plan.amount > 0,
    publicly_visible: true,
    for_payer_type: 'user',
    features: [],
    avatar_url: null,
    free_trial_enabled: false,
    free_trial_days: null,
  };
}

/** A plan within a subscription's events, which tell less of it than the API does. */
export function eventPlanJson(plan: ClerkPlan): Record<string, unknown> {
  return {
    id: plan.id,
    slug: plan.slug,
    name: plan.name,
    is_recurring: plan.isRecurring,
    amount: plan.amount,
    currency: 'USD',
  };
}
