import type { Sql, Transaction } from '@makegood/db';
import { uuidv7 } from 'uuidv7';
import { readMonitoringSettings } from '../monitoring/settings.ts';
import { emit } from '../webhooks/emit.ts';
import { type Alert, alertOf, type AlertRow, type Finding } from './alert.ts';
import { find } from './find.ts';
import { noteChange } from './note-change.ts';

// An arbitrary number that all servers share: whoever holds this lock looks, the others leave it.
const LOOKING_LOCK = 7_304_272;
/** What was not found for so long is over. */
const QUIET_MS = 5 * 60_000;
/** What comes again so soon is the same alert. */
const SAME_MS = 15 * 60_000;

const BY = 'alerts';

/** Makes the address at which a browser finds a page of the dashboard. */
export type LinkTo = (page: string) => string;

/**
 * Looks for what is wrong, opens alerts for what is new and resolves what is over; each is told to the
 * webhooks in the same transaction. One server looks at a time.
 * @returns how many alerts were opened and resolved
 */
export async function evaluateAlerts(
  { sql }: { sql: Sql },
  linkTo: LinkTo,
): Promise<{ opened: number; resolved: number }> {
  return (await sql.begin(async (tx) => {
    const [lock] = await tx<{ mine: boolean }[]>`
      select pg_try_advisory_xact_lock(${LOOKING_LOCK}) as mine`;
    if (!lock?.mine) return { opened: 0, resolved: 0 };
    await tx`set local plan_cache_mode = 'force_custom_plan'`;
    const [clock] = await tx<{ now: Date }[]>`select makegood_now() as now`;
    if (!clock) throw new Error('The database did not tell the time');
    const { now } = clock;
    const found = await find(tx, now, await readMonitoringSettings({ sql: tx }));
    const known = await tx<AlertRow[]>`select * from alerts where state <> 'resolved' for update`;
    const told = (alert: Alert) => tellOf(tx, alert, linkTo);
    let [opened, resolved] = [0, 0];
    for (const finding of found) {
      const alert = known.find(
        ({ rule, subject }) => rule === finding.rule && subject === finding.subject,
      );
      if (alert) await keep(tx, alert, finding, now, told);
      else if (finding.firing) {
        await open(tx, finding, now, told);
        opened++;
      }
    }
    for (const alert of known) {
      const still = found.some(
        ({ rule, subject }) => rule === alert.rule && subject === alert.subject,
      );
      if (still || now.getTime() - alert.firingAt.getTime() < QUIET_MS) continue;
      await resolve(tx, alert, now, told);
      resolved++;
    }
    return { opened, resolved };
  })) as { opened: number; resolved: number };
}

type Tell = (alert: Alert) => Promise<void>;

async function open(tx: Transaction, finding: Finding, now: Date, told: Tell): Promise<void> {
  const { firing: _, ...what } = finding;
  const since = new Date(now.getTime() - SAME_MS);
  const [again] = await tx<AlertRow[]>`
    update alerts set state = 'open', resolved_at = null, firing_at = ${now}, ${figures(tx, finding)}
    where alert_id = (
      select alert_id from alerts
      where rule = ${what.rule} and subject = ${what.subject} and state = 'resolved'
        and resolved_at > ${since}
      order by resolved_at desc limit 1)
    returning *`;
  const [row] = again
    ? [again]
    : await tx<AlertRow[]>`
        insert into alerts (alert_id, rule, subject, severity, state, title, detail, value, threshold,
          link, opened_at, firing_at)
        values (${uuidv7()}, ${what.rule}, ${what.subject}, ${what.severity}, 'open', ${what.title},
          ${what.detail}, ${what.value}, ${what.threshold}, ${what.link}, ${now}, ${now})
        returning *`;
  if (!row) throw new Error('The alert was not written');
  const { value, threshold } = what;
  const kind = again ? 'reopened' : 'opened';
  await noteChange(tx, row.alertId, { kind, actor: BY, facts: { value, threshold } });
  await told(alertOf(row));
}

const figures = (tx: Transaction, finding: Finding) => tx`
  severity = ${finding.severity}, title = ${finding.title}, detail = ${finding.detail},
  value = ${finding.value}, threshold = ${finding.threshold}, link = ${finding.link}`;

/** It is still so: its figures are the latest; what was snoozed until now is open again. */
async function keep(tx: Transaction, alert: AlertRow, finding: Finding, now: Date, told: Tell) {
  const wakes = finding.firing && alert.snoozedUntil !== null && alert.snoozedUntil <= now;
  const [row] = await tx<AlertRow[]>`
    update alerts set firing_at = ${now}, ${figures(tx, finding)}
      ${wakes ? tx`, state = 'open', snoozed_until = null` : tx``}
    where alert_id = ${alert.alertId} returning *`;
  if (!wakes || !row) return;
  await noteChange(tx, alert.alertId, { kind: 'woken', actor: BY, facts: {} });
  await told(alertOf(row));
}

async function resolve(tx: Transaction, { alertId }: AlertRow, now: Date, told: Tell) {
  const [row] = await tx<AlertRow[]>`
    update alerts set state = 'resolved', resolved_at = ${now}, snoozed_until = null
    where alert_id = ${alertId} returning *`;
  if (!row) return;
  await noteChange(tx, alertId, { kind: 'resolved', actor: BY, facts: {} });
  await told(alertOf(row));
}

async function tellOf(tx: Transaction, alert: Alert, linkTo: LinkTo): Promise<void> {
  const { alertId, rule, severity, title, detail, value, threshold, openedAt, resolvedAt } = alert;
  const subject = `alert:${alertId}`;
  const payload = {
    ...{ alertId, rule, severity, title, detail, value, threshold, openedAt },
    link: linkTo(alert.link),
  };
  await (resolvedAt === null
    ? emit(tx, { type: 'alert.opened', subject, payload })
    : emit(tx, { type: 'alert.resolved', subject, payload: { ...payload, resolvedAt } }));
}
