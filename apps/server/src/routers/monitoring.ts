import * as core from '@makegood/core';
import { nothing, procedure, router } from '../trpc.ts';

export const monitoringRouter = router({
  pulse: procedure({
    access: { staff: 'viewer', anyone: 'demo' },
    rest: {
      method: 'GET',
      path: '/api/admin/pulse',
      summary: 'What is held, settled and refunded, and the refund rate over time',
    },
    input: core.pulseInput,
    output: core.pulseAnswer,
  }).query(({ ctx, input }) => core.pulse(ctx, input)),

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
