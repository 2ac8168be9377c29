import * as core from '@makegood/core';
import { nothing, procedure, router } from '../trpc.ts';

export const monitoringRouter = router({
  overview: procedure({
    access: { staff: 'viewer', anyone: 'demo' },
    rest: {
      method: 'GET',
      path: '/api/admin/monitoring/overview',
      summary: 'Whether something is wrong, with which provider, what it costs and who is owed',
      errors: ['range_too_fine'],
    },
    input: core.overviewInput,
    output: core.overviewAnswer,
  }).query(({ ctx, input }) => core.overview({ sql: ctx.figures }, input)),

  status: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/status',
      summary: 'Whether what is due is done, and how the last refresh went',
    },
    input: nothing,
    output: core.statusAnswer,
  }).query(({ ctx }) => core.status(ctx)),

  failures: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/monitoring/failures',
      summary: 'What failed, by reason and by what the messages have in common',
      errors: ['range_too_fine'],
    },
    input: core.failuresInput,
    output: core.failuresAnswer,
  }).query(({ ctx, input }) => core.failures({ sql: ctx.figures }, input)),

  refundRate: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/monitoring/refund-rate',
      summary: 'How much was refunded over time, and by provider, feature, route or reason',
      errors: ['range_too_fine'],
    },
    input: core.refundRateInput,
    output: core.refundRateAnswer,
  }).query(({ ctx, input }) => core.refundRate({ sql: ctx.figures }, input)),

  providers: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/monitoring/providers',
      summary: 'How reliable providers were over time, what they failed of, took and cost',
      errors: ['range_too_fine'],
    },
    input: core.providersInput,
    output: core.providersAnswer,
  }).query(({ ctx, input }) => core.providers({ sql: ctx.figures }, input)),

  costs: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/monitoring/costs',
      summary: 'What work cost over time, by provider and feature, and what it earned',
      errors: ['range_too_fine'],
    },
    input: core.costsInput,
    output: core.costsAnswer,
  }).query(({ ctx, input }) => core.costs({ sql: ctx.figures }, input)),

  usage: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/monitoring/usage',
      summary: 'What was used over time, by feature, provider or type, and the active users',
      errors: ['range_too_fine'],
    },
    input: core.usageInput,
    output: core.usageAnswer,
  }).query(({ ctx, input }) => core.usage({ sql: ctx.figures }, input)),

  topUsers: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/monitoring/top-users',
      summary: 'Who used or cost the most in a day or a month',
    },
    input: core.topUsersInput,
    output: core.topUsersAnswer,
  }).query(({ ctx, input }) => core.topUsers({ sql: ctx.figures }, input)),

  liability: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/monitoring/liability',
      summary: 'What users are owed, and everything that moved it',
      errors: ['range_too_fine', 'credit_type_not_found'],
    },
    input: core.liabilityInput,
    output: core.liabilityAnswer,
  }).query(({ ctx, input }) => core.liability({ sql: ctx.figures }, input)),

  health: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/monitoring/health',
      summary: 'How jobs, sums, refreshes, webhooks, the ledger and the database are',
    },
    input: nothing,
    output: core.healthAnswer,
  }).query(({ ctx }) => core.health(ctx)),

  settings: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/monitoring/settings',
      summary: 'What figures are held against, and what credits are worth',
    },
    input: nothing,
    output: core.monitoringSettingsAnswer,
  }).query(({ ctx }) => core.readMonitoringSettings(ctx)),

  putSettings: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'PUT',
      path: '/api/admin/monitoring/settings',
      summary: 'Replace all settings of monitoring',
      errors: ['stale_write', 'credit_type_not_found'],
    },
    input: core.putMonitoringSettingsInput,
    output: core.monitoringSettingsAnswer,
    audit: { subject: () => 'monitoring', before: core.readMonitoringSettings },
  }).mutation(({ ctx, input }) => core.putMonitoringSettings(ctx, input, ctx.actor)),
});
