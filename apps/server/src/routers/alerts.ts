import * as core from '@makegood/core';
import { procedure, router } from '../trpc.ts';

export const alertsRouter = router({
  list: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/alerts',
      summary: 'What a person should look at, and what was, the newest first',
      csv: 'alerts',
    },
    input: core.listAlertsInput,
    output: core.listAlertsAnswer,
  }).query(({ ctx, input }) => core.listAlerts(ctx, input)),

  get: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/alerts/{alertId}',
      summary: 'An alert, and what became of it',
      errors: ['alert_not_found'],
    },
    input: core.getAlertInput,
    output: core.getAlertAnswer,
  }).query(({ ctx, input }) => core.getAlert(ctx, input)),

  act: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'POST',
      path: '/api/admin/alerts/{alertId}',
      summary: 'Acknowledge an alert, or snooze it',
      errors: ['alert_not_found', 'alert_resolved'],
    },
    input: core.actOnAlertInput,
    output: core.actOnAlertAnswer,
    audit: { subject: ({ alertId }) => `alert:${alertId}`, before: core.getAlert },
  }).mutation(({ ctx, input }) => core.actOnAlert(ctx, input, ctx.actor)),
});
