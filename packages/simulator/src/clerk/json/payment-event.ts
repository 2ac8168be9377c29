import { INSTANCE_ID } from '../instance.ts';
import type { ClerkPayment } from '../payment.ts';
import type { ClerkWorld } from '../world.ts';
import { moneyJson } from './money.ts';
import { payerJson } from './user.ts';

/** `data` of the `paymentAttempt.*` events. */
export function paymentEventJson(
  world: ClerkWorld,
  payment: ClerkPayment,
): Record<string, unknown> {
  const { subscription, item, status } = payment;
  const plan = world.mustPlan(item.planId);
  return {
    id: payment.id,
    instance_id: INSTANCE_ID,
    payment_id: payment.paymentId,
    invoice_id: '',
    statement_id: 'cstmt_000000000000000000000000001',
    gateway_external_id: `pi_${payment.id}`,
    status,
    created_at: payment.createdAt,
    updated_at: payment.updatedAt,
    paid_at: status === 'paid' ? payment.updatedAt : null,
    failed_at: status === 'failed' ? payment.updatedAt : null,
    failed_reason:
      status === 'failed' ? { code: 'card_declined', decline_code: 'generic_decline' } : null,
    billing_date: payment.createdAt,
    charge_type: payment.chargeType,
    payee: {
      id: 'cpayee_000000000000000000000000001',
      gateway_type: 'stripe',
      gateway_external_id: 'acct_simulated',
      gateway_status: 'active',
    },
    payer: payerJson(world.mustUser(subscription.userId), subscription.payerId),
    totals: {
      subtotal: moneyJson(plan.amount),
      tax_total: moneyJson(0),
      grand_total: moneyJson(plan.amount),
    },
    payment_source: {
      id: 'cps_000000000000000000000000001',
      gateway: 'stripe',
      gateway_external_id: 'pm_simulated',
      gateway_external_account_id: 'acct_simulated',
      payment_method: 'card',
      status: 'active',
      card_type: 'visa',
      last4: '4242',
    },
    // Clerk's schema and its example name different fields here; these are those of both.
    subscription_items: [
      {
        object: 'commerce_subscription_item',
        id: item.id,
        status: item.status,
        created_at: item.createdAt,
        updated_at: item.updatedAt,
        interval: 'month',
        subscription_id: subscription.id,
        plan_period: 'month',
        period_start: item.periodStart,
        period_end: item.periodEnd,
        canceled_at: item.canceledAt,
        past_due_at: item.pastDueAt,
        lifetime_paid: item.lifetimePaid,
        next_payment_amount: plan.amount,
        next_payment_date: item.periodEnd,
        amount: moneyJson(plan.amount),
        plan: {
          id: plan.id,
          instance_id: INSTANCE_ID,
          product_id: 'cprod_000000000000000000000000001',
          name: plan.name,
          slug: plan.slug,
          description: '',
          is_default: plan.isDefault,
          is_recurring: plan.isRecurring,
          is_prorated: false,
          amount: plan.amount,
          period: 'month',
          interval: 1,
          has_base_fee: plan.amount > 0,
          currency: 'USD',
          annual_monthly_amount: 0,
          publicly_visible: true,
        },
        plan_id: plan.id,
      },
    ],
  };
}
