export { actOnAlert, actOnAlertAnswer, actOnAlertInput } from './act.ts';
export { type Alert, type AlertRule, alertRules } from './alert.ts';
export { evaluateAlerts } from './evaluate.ts';
export {
  getAlert,
  getAlertAnswer,
  getAlertInput,
  listAlerts,
  listAlertsAnswer,
  listAlertsInput,
} from './list.ts';
