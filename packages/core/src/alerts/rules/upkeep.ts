import type { Transaction } from '@makegood/db';
import type { Finding } from '../alert.ts';

/** Attempts that failed one after the other before staff are told. */
const FAILING_FOR = '1 minute';

/** What keeps the ledger and its news right: the last check of the ledger, and webhooks that do not arrive. */
export async function upkeepRules(tx: Transaction): Promise<Finding[]> {
  const [[check], endpoints] = await Promise.all([
    tx<{ violations: number }[]>`select violations from ledger_check where violations > 0`,
    tx<{ endpointId: string; name: string; waiting: number }[]>`
      select endpoint_id, name, (
          select count(*) from webhook_deliveries d
          where d.endpoint_id = e.endpoint_id and d.state in ('pending', 'failed')) as waiting
      from webhook_endpoints e
      where failing_since < (select makegood_now()) - ${FAILING_FOR}::interval
        and disabled_at is null and deleted_at is null`,
  ]);
  const found = endpoints.map(({ endpointId, name, waiting }): Finding => ({
    ...{ rule: 'webhook_failing', subject: endpointId, severity: 'warning', firing: true },
    title: `Webhooks to ${name} do not arrive`,
    detail: `${waiting} wait or have failed. They are tried again for days, and can be sent anew.`,
    ...{ value: waiting, threshold: 0, link: `/settings/webhooks?endpoint=${endpointId}` },
  }));
  if (check) {
    found.push({
      ...{ rule: 'ledger_out_of_balance', subject: '', severity: 'critical', firing: true },
      title: 'The ledger does not add up',
      detail: `The last check found ${check.violations} violations. Find out who wrote to the database.`,
      ...{ value: check.violations, threshold: 0, link: '/monitoring/health' },
    });
  }
  return found;
}
