/** What can be done and is told in the log, in plain words. */
export const actionWords: Record<string, string> = {
  'apiKeys.create': 'Made an API key',
  'apiKeys.revoke': 'Revoked an API key',
  'approvals.decide': 'Decided a request',
  'caps.put': 'Changed the caps',
  'monitoring.putSettings': 'Changed the settings of monitoring',
  'clock.advance': 'Moved the clock ahead',
  'creditTypes.put': 'Changed a credit type',
  'credits.grant': 'Granted credits',
  'credits.refund': 'Refunded or gave credits',
  'credits.voidGrant': 'Voided a grant',
  'features.archive': 'Archived a feature',
  'features.cancel': 'Cancelled a scheduled feature',
  'features.put': 'Changed a feature',
  'incidents.refundMissed': 'Refunded what was missed',
  'incidents.start': 'Refunded an incident',
  'incidents.undo': 'Undid refunds of many',
  'plans.archive': 'Archived a plan',
  'plans.cancel': 'Cancelled a scheduled plan',
  'plans.create': 'Made a plan',
  'plans.put': 'Changed a plan',
  'refresh.bulk': 'Refreshed who was due',
  'refresh.reverse': 'Reversed a refresh run',
  'refresh.settings': 'Changed how someone is refreshed',
  'refresh.user': 'Refreshed someone',
  'refunds.undoGoodwill': 'Undid goodwill',
  'staff.acceptInvite': 'Accepted an invitation',
  'staff.changePassword': 'Changed their password',
  'staff.disable': 'Disabled someone',
  'staff.enable': 'Enabled someone',
  'staff.endSessions': 'Signed someone out everywhere',
  'staff.invite': 'Invited someone',
  'staff.resetPassword': 'Made a link for a new password',
  'staff.revokeInvite': 'Withdrew an invitation',
  'staff.revokeSession': 'Ended a session of their own',
  'staff.setRole': 'Changed someone’s role',
  'staff.signIn': 'Signed in',
  'staff.setUp': 'Made the first admin',
  'sync.start': 'Started a reconciliation with Clerk',
  'userTokens.create': 'Made a token for a user',
  'users.adjust': 'Adjusted a balance',
  'users.import': 'Imported users',
  'users.put': 'Changed a user',
  'users.undoAdjustment': 'Undid an adjustment',
  'webhooks.create': 'Made a webhook',
  'webhooks.delete': 'Deleted a webhook',
  'webhooks.disable': 'Disabled a webhook',
  'webhooks.enable': 'Enabled a webhook',
  'webhooks.put': 'Changed a webhook',
  'webhooks.replay': 'Sent a webhook’s delivery anew',
  'webhooks.replayFailed': 'Sent a webhook’s failed deliveries anew',
  'webhooks.rotate': 'Replaced a webhook’s secret',
  'webhooks.test': 'Sent a test to a webhook',
};

/** What a line says was done, in plain words; the procedure's name where there are none. */
export function sayAction(action: string, after: unknown): string {
  // Over the caps nothing was done yet: it waits for an approver.
  const isAsked =
    action !== 'approvals.decide' &&
    typeof after === 'object' &&
    after !== null &&
    'approvalId' in after;
  return isAsked ? 'Asked for what is over the caps' : (actionWords[action] ?? action);
}
