import * as core from '@makegood/core';
import { procedure, router } from '../trpc.ts';

const starting = ['incident_too_large', 'incident_changed', 'idempotency_key_reused'] as const;
const ofIncident = core.incidentInput;

/** All chosen charges are read for each page. */
const USERS_A_PAGE = 5000;

export const incidentsRouter = router({
  start: procedure({
    access: { staff: 'approver' },
    rest: {
      method: 'POST',
      path: '/api/admin/refunds/incident',
      summary:
        'Refund what is left of every charge of a provider, a feature, a route or a failure, made in a ' +
        'window of time of at most 31 days; it goes on after the answer where it takes longer',
      errors: starting,
    },
    input: core.startIncidentInput,
    output: core.startIncidentAnswer,
    audit: { subject: (_, done) => `incident:${done?.incidentId ?? 'none'}` },
  }).mutation(({ ctx, input }) => ctx.refunding.incident(input, ctx.actor)),

  preview: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/refunds/incident/preview',
      summary: 'What the refund of an incident would do, and who would get how much',
      errors: ['incident_too_large'],
      csv: 'byUser',
      csvPage: USERS_A_PAGE,
    },
    input: core.previewIncidentInput,
    output: core.previewIncidentAnswer,
  }).query(({ ctx, input }) =>
    core.previewIncident({ sql: ctx.reports, ledger: ctx.ledger }, input),
  ),

  list: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/refunds/incidents',
      summary: 'Refunds of many charges at once, newest first',
    },
    input: core.listIncidentsInput,
    output: core.listIncidentsAnswer,
  }).query(({ ctx, input }) => core.listIncidents(ctx, input)),

  get: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/refunds/incidents/{incidentId}',
      summary: 'One of them, with how far it is',
      errors: ['incident_not_found'],
    },
    input: ofIncident,
    output: core.incident,
  }).query(({ ctx, input }) => core.getIncident(ctx, input)),

  users: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/refunds/incidents/{incidentId}/users',
      summary: 'Who got what by it, who did not and why, and what was taken back again',
      errors: ['incident_not_found'],
      csv: 'users',
      csvPage: USERS_A_PAGE,
    },
    input: core.incidentUsersInput,
    output: core.incidentUsersAnswer,
  }).query(({ ctx, input }) => core.incidentUsers(ctx, input)),

  undo: procedure({
    access: { staff: 'approver' },
    rest: {
      method: 'POST',
      path: '/api/admin/refunds/incidents/{incidentId}/undo',
      summary:
        'Take back what is still there of its refunds, once; what was spent since stays spent. ' +
        'It goes on after the answer where it takes longer',
      errors: ['incident_not_found', 'incident_running'],
    },
    input: ofIncident,
    output: core.incident,
    audit: {
      subject: ({ incidentId }) => `incident:${incidentId}`,
      before: core.getIncident,
    },
  }).mutation(({ ctx, input }) => ctx.refunding.undo(input, ctx.actor)),

  missed: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/refunds/missed',
      summary:
        'Failed work that was never refunded, newest first: failures that were paid for all the same (of the ' +
        'last 30 days, unless `from` says otherwise), holds past their deadline, refunds that could not be made',
      csv: 'missed',
    },
    input: core.listMissedInput,
    output: core.listMissedAnswer,
  }).query(({ ctx, input }) => core.listMissed(ctx, input)),

  refundMissed: procedure({
    access: { staff: 'approver' },
    rest: {
      method: 'POST',
      path: '/api/admin/refunds/missed',
      summary: 'Refund failed work that was never refunded: all that matches, or these charges',
      errors: starting,
    },
    input: core.refundMissedInput,
    output: core.startIncidentAnswer,
    audit: { subject: (_, done) => `incident:${done?.incidentId ?? 'none'}` },
  }).mutation(({ ctx, input }) => ctx.refunding.missed(input, ctx.actor)),
});
