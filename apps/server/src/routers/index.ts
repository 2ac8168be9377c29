import { router } from '../trpc.ts';
import { actorsRouter } from './actors.ts';
import { alertsRouter } from './alerts.ts';
import { apiKeysRouter } from './api-keys.ts';
import { approvalsRouter } from './approvals.ts';
import { auditRouter } from './audit.ts';
import { callbacksRouter } from './callbacks.ts';
import { callersRouter } from './callers.ts';
import { capsRouter } from './caps.ts';
import { chargesRouter } from './charges.ts';
import { clockRouter } from './clock.ts';
import { creditTypesRouter } from './credit-types.ts';
import { creditsRouter } from './credits.ts';
import { featuresRouter } from './features.ts';
import { incidentsRouter } from './incidents.ts';
import { ledgerRouter } from './ledger.ts';
import { monitoringRouter } from './monitoring.ts';
import { plansRouter } from './plans.ts';
import { refreshRouter } from './refresh.ts';
import { refundsRouter } from './refunds.ts';
import { searchRouter } from './search.ts';
import { syncRouter } from './sync.ts';
import { staffRouter } from './staff.ts';
import { userTokensRouter } from './user-tokens.ts';
import { usersRouter } from './users.ts';
import { webhooksRouter } from './webhooks.ts';

export const appRouter = router({
  actors: actorsRouter,
  alerts: alertsRouter,
  apiKeys: apiKeysRouter,
  approvals: approvalsRouter,
  audit: auditRouter,
  callbacks: callbacksRouter,
  callers: callersRouter,
  caps: capsRouter,
  charges: chargesRouter,
  clock: clockRouter,
  creditTypes: creditTypesRouter,
  credits: creditsRouter,
  features: featuresRouter,
  incidents: incidentsRouter,
  ledger: ledgerRouter,
  monitoring: monitoringRouter,
  plans: plansRouter,
  refresh: refreshRouter,
  refunds: refundsRouter,
  search: searchRouter,
  // Before users: an address of it would be read as a user's id.
  sync: syncRouter,
  staff: staffRouter,
  userTokens: userTokensRouter,
  users: usersRouter,
  webhooks: webhooksRouter,
});

/** The whole API, as types: what the SDK and the dashboard import. */
export type AppRouter = typeof appRouter;
