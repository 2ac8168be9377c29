export { appendAudit, conclude, concludeAbandoned, intend, withdraw } from './audit/append.ts';
export { actorName, actorNameAnswer, actorNameInput } from './actors/name.ts';
export {
  approval,
  decideApproval,
  decideApprovalInput,
  listApprovals,
  listApprovalsAnswer,
  listApprovalsInput,
  pendingApproval,
  previewByHand,
  previewByHandAnswer,
  previewByHandInput,
  tendApprovals,
  withinCaps,
} from './approvals/index.ts';
export { capsAnswer, putCaps, putCapsInput, readCaps } from './caps/caps.ts';
export { listAudit, listAuditAnswer, listAuditInput } from './audit/list.ts';
export { auditEntry, type Deed } from './audit/row.ts';
export * from './callbacks/index.ts';
export { listCharges, listChargesAnswer, listChargesInput } from './charges/list.ts';
export { chargeStoryAnswer, chargeStoryInput, getChargeStory } from './charges/story.ts';
export {
  itemFacts,
  type PlanFacts,
  planFacts,
  type SubscriptionFacts,
  subscriptionFacts,
  type UserFacts,
  userFacts,
} from './clerk/facts.ts';
export type { ClerkSource } from './clerk/source.ts';
export { type ClerkInbox, type ClerkNews, takeClerkEvent } from './clerk/take-event.ts';
export { advanceClock, advanceClockInput } from './clock/advance.ts';
export { clockAnswer, readClock } from './clock/read.ts';
export { listCreditTypes } from './credit-types/list.ts';
export { publicCreditTypes, publicCreditTypesAnswer } from './credit-types/public.ts';
export { putCreditType, putCreditTypeInput } from './credit-types/put.ts';
export { type ErrorCode, type ErrorFacts, LedgerError } from './errors.ts';
export { archiveFeature } from './features/archive.ts';
export { cancelFeatureInput, cancelFeatureVersion } from './features/cancel.ts';
export { checkOperationTypes, operationTypesAnswer } from './features/health.ts';
export { featureHistory, featureHistoryAnswer, featureHistoryInput } from './features/history.ts';
export { listFeatures } from './features/list.ts';
export { previewFeature, previewFeatureAnswer } from './features/preview.ts';
export { putFeature } from './features/put.ts';
export { publicSettings, settingsAnswer } from './features/settings.ts';
export { featureAnswer, featureVersion, putFeatureInput } from './features/values.ts';
export { inSpan } from './in-span.ts';
export { archivePlan, archivePlanInput } from './plans/archive.ts';
export { cancelPlanInput, cancelPlanVersion } from './plans/cancel.ts';
export { ensureTierPlans, type Tiers } from './plans/ensure-tiers.ts';
export { planHistory, planHistoryAnswer, planHistoryInput } from './plans/history.ts';
export { listPlans } from './plans/list.ts';
export { previewPlan, previewPlanAnswer } from './plans/preview.ts';
export { createPlan, putPlan } from './plans/put.ts';
export { createPlanInput, planAnswer, planVersion, putPlanInput } from './plans/values.ts';
export { importUsers } from './import/import-users.ts';
export { previewImport } from './import/preview.ts';
export { type ImportReport, isComplete } from './import/report.ts';
export { importColumns, type ImportRow, optionalImportColumns } from './import/row.ts';
export * from './incidents/index.ts';
export { age } from './ledger/age.ts';
export { adjust, adjustAnswer, adjustInput } from './ledger/adjust.ts';
export { type Balances, balancesAnswer, getBalances } from './ledger/balances.ts';
export { deduct, deductAnswer, deductInput } from './ledger/deduct.ts';
export { type Ledger, type LedgerOptions, openLedger } from './ledger/engine.ts';
export { extend, extendAnswer, extendInput } from './ledger/extend.ts';
export { fail, failAnswer, failInput } from './ledger/fail.ts';
export { failedRefund, listFailedRefunds, retryFailedRefunds } from './ledger/failed-refunds.ts';
export { findCharge, findChargeInput } from './ledger/find-charge.ts';
export { chargeAnswer, getCharge, getChargeInput } from './ledger/get-charge.ts';
export { goodwill, goodwillInput } from './ledger/goodwill.ts';
export {
  grant,
  grantAnswer,
  grantInput,
  previewVoid,
  previewVoidAnswer,
  voidGrant,
  voidGrantAnswer,
  voidGrantInput,
} from './ledger/grant.ts';
export { type Reason, reasons } from './ledger/reasons.ts';
export { refund, refundAnswer, refundInput } from './ledger/refund.ts';
export {
  defaultRefundPolicy,
  type FailureClass,
  failureClasses,
  type RefundPolicy,
  refundPolicy,
} from './ledger/refund-policy.ts';
export { settle, settleAnswer, settleInput } from './ledger/settle.ts';
export { sweep } from './ledger/sweep.ts';
export {
  undoAdjustment,
  undoAnswer,
  undoGoodwill,
  undoGoodwillInput,
  undoInput,
} from './ledger/undo.ts';
export { validate, validateAnswer, validateInput } from './ledger/validate.ts';
export { type VerifyAnswer, verify, verifyAnswer } from './ledger/verify.ts';
export {
  createApiKey,
  createApiKeyAnswer,
  createApiKeyInput,
  ensureApiKey,
  findApiKey,
  hashApiKey,
  listApiKeys,
  listApiKeysAnswer,
  newApiKey,
  revokeApiKey,
  revokeApiKeyAnswer,
  revokeApiKeyInput,
  type Role,
} from './api-keys/index.ts';
export { failureOf } from './ledger/database-failure.ts';
export { type RefreshAnswer, refreshAnswer } from './refresh/answers.ts';
export {
  bulkRefresh,
  type BulkRefreshAnswer,
  bulkRefreshAnswer,
  bulkRefreshInput,
  type BulkOptions,
} from './refresh/bulk.ts';
export { nextRefresh, staggered } from './refresh/calendar.ts';
export { dryRun, type DryRunAnswer } from './refresh/dry-run.ts';
export {
  pastRefresh,
  refreshHistory,
  refreshHistoryAnswer,
  refreshHistoryInput,
} from './refresh/history.ts';
export { nextRefreshAnswer, userNextRefresh } from './refresh/next-refresh.ts';
export { resumeRuns } from './refresh/resume.ts';
export { type CreditsByType, runCredits } from './refresh/run-credits.ts';
export { refreshUser, refreshUserInput } from './refresh/refresh.ts';
export {
  reverseRun,
  type ReverseRunAnswer,
  reverseRunAnswer,
  reverseRunInput,
} from './refresh/reverse-run.ts';
export {
  getRefreshRun,
  listRefreshRuns,
  refreshRun,
  refreshRunsAnswer,
  refreshRunsInput,
} from './refresh/runs.ts';
export {
  putRefreshSettings,
  refreshSettingsAnswer,
  refreshSettingsInput,
} from './refresh/settings.ts';
export { type RefreshStats, refreshStats, refreshStatsAnswer } from './refresh/stats.ts';
export { subscribe, subscribeAnswer, subscribeInput } from './refresh/subscribe.ts';
export { refreshDue } from './refresh/tick.ts';
export { syncInput, type SyncInput } from './sync/report.ts';
export {
  getSyncRun,
  getSyncRunInput,
  listSyncRuns,
  type SyncRun,
  syncRun,
  syncRunsAnswer,
  syncRunsInput,
} from './sync/runs.ts';
export { startSync } from './sync/start.ts';
export { getUser, getUserInput, userAnswer } from './users/get.ts';
export {
  getHistory,
  getOwnHistory,
  historyAnswer,
  historyInput,
  ownHistoryAnswer,
  ownHistoryInput,
} from './users/history.ts';
export { getStatement, statementAnswer, statementInput } from './users/statement.ts';
export { listUsers, listUsersAnswer, listUsersInput } from './users/list.ts';
export { putUser, putUserInput } from './users/put.ts';
export { listUserRefunds, userRefundsAnswer, userRefundsInput } from './users/refunds.ts';
export * from './staff/index.ts';
export * from './live/index.ts';
export * from './webhooks/index.ts';
export { getTimeline, timelineAnswer, timelineInput } from './users/timeline.ts';
export { listRefunds, listRefundsAnswer, listRefundsInput } from './refunds/list.ts';
export { refundStats, refundStatsAnswer, refundStatsInput } from './refunds/stats.ts';
export { find, findAnswer, findInput } from './search/find.ts';
export * from './monitoring/index.ts';
export * from './alerts/index.ts';
