import { oneOf, ofTable, text } from '../../lib/search-params.ts';
import { ruleNames } from './rules.ts';

/** The alerts' page in the address: the alert that is open beside it, and what of the history is shown. */
export const ofAlerts = { alert: text, rule: oneOf(ruleNames), ...ofTable };
