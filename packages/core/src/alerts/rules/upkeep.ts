import type { Transaction } from '@makegood/db';
import type { Finding } from '../alert.ts';

/** Attempts that failed one after the other before staff are told. */
const FAILING_FOR = '1 minute';

const MOST_COUNTED = 10_000;

type Failing = { endpointId: string; name: string; gone: boolean; waiting: number };

/** What keeps the ledger and its news right: the last check of the ledger, and webhooks that do not arrive. */
export async function upkeepRules(tx: Transaction): Promise<Finding[]> {
  const [[check], endpoints] = await Promise.all([
    tx<{ violations: number }[]>`select violations from ledger_check where violations > 0`,
    tx<Failing[]>`
      select endpoint_id, name, gone, (
          select count(*) from (
            select from webhook_deliveries d
            where d.endpoint_id = e.endpoint_id and d.state in ('pending', 'failed')
            limit ${MOST_COUNTED}) d) as waiting
      from webhook_endpoints e
      where deleted_at is null and (gone or (disabled_at is null
        and failing_since < (select makegood_now()) - ${FAILING_FOR}::interval))`,
  ]);
  const found = endpoints.map(({ endpointId, name, gone, waiting }): Finding => ({
    ...{ rule: 'webhook_failing', subject: endpointId, severity: 'warning', firing: true },
    ...(gone ? sayGone(name) : sayFailing(name, waiting)),
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

const sayFailing = (name: string, waiting: number) => ({
  title: `Webhooks to ${name} do not arrive`,
  detail: `${waiting === MOST_COUNTED ? `${waiting} or more` : waiting} wait or have failed. They are tried again for days, and can be sent anew.`,
});

const sayGone = (name: string) => ({
  title: `Webhooks to ${name} are off: it answered 410 Gone`,
  detail:
    'It is told nothing of what happens from then on. Enable it once it takes webhooks again, or delete it.',
});
