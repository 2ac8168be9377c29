import { When } from '../../components/when.tsx';
import { formatCount, formatMilliseconds, formatNumber, formatRate } from '../../lib/format.ts';
import type { Answers } from '../../lib/trpc.ts';
import { formatBytes } from './bytes.ts';
import type { CardProps } from './card.tsx';
import { CheckNow } from './check-now.tsx';

type Health = Answers['monitoring']['health'];

/** Sums follow within seconds; so far behind, a transaction is in their way. */
const LATE_S = 60;
/** A charge is paid back within a minute of its deadline. */
const OVERDUE_S = 60;
/** With so many of its connections in use, a database is about to refuse more. */
const CROWDED = 0.9;
const LONG_TRANSACTION_S = 300;
/** A charge knows its task seconds after the provider does: its callback will hardly find it any more. */
const WAITED_MS = 3_600_000;
/** Callbacks that were given up or refused are told as something to look after for so long. */
const LOOKED_AFTER_MS = 24 * 3_600_000;

const seconds = (s: number) => formatMilliseconds(Math.round(s) * 1000);

/** Everything on the page, in the order of what it costs when it does not work. */
export const cardsOf = (health: Health): CardProps[] => [
  ledger(health),
  deadlines(health),
  failedRefunds(health),
  figures(health),
  refresh(health),
  clerk(health),
  webhooks(health),
  callbacks(health),
  database(health),
];

function ledger({ ledger: last }: Health): CardProps {
  const shared = { title: 'Ledger', action: <CheckNow /> };
  if (!last) return { ...shared, state: 'none', words: 'It was not checked yet.', facts: [] };
  const { ok, at, wallets, entries, violations } = last;
  return {
    ...shared,
    state: ok ? 'ok' : 'bad',
    words: ok
      ? 'Every balance is the sum of its entries.'
      : `${formatCount(violations, 'violation')} found. The command “pnpm makegood verify” lists them.`,
    facts: [
      { label: 'Checked', value: <When at={at} /> },
      { label: 'Wallets', value: formatNumber(wallets) },
      { label: 'Entries', value: formatNumber(entries) },
    ],
  };
}

function deadlines({ held: { pastDeadline, overdueSeconds } }: Health): CardProps {
  const isLate = overdueSeconds > OVERDUE_S;
  return {
    title: 'Deadlines',
    state: isLate ? 'bad' : 'ok',
    words: isLate
      ? 'Charges are held that should have been paid back.'
      : 'What was held too long is paid back.',
    facts: [
      { label: 'Past their deadline', value: formatNumber(pastDeadline) },
      { label: 'The first, for', value: pastDeadline === 0 ? '–' : seconds(overdueSeconds) },
    ],
    link: { words: 'Charges that are held', target: { to: '/charges', search: { state: 'held' } } },
  };
}

function failedRefunds({ failedRefunds: { waiting, oldestAt, nextAttemptAt } }: Health): CardProps {
  return {
    title: 'Failed refunds',
    state: waiting > 0 ? 'bad' : 'ok',
    words:
      waiting > 0
        ? `${formatCount(waiting, 'refund')} could not be made yet. They are tried again until they succeed.`
        : 'Every refund that was owed was made.',
    facts: [
      { label: 'The oldest', value: <When at={oldestAt} /> },
      { label: 'Next attempt', value: <When at={nextAttemptAt} /> },
    ],
    link: { words: 'Refunds', target: { to: '/refunds' } },
  };
}

function figures({
  figures: { foldedTo, lagSeconds, outstandingAt },
  database: { oldestTransactionSeconds },
}: Health): CardProps {
  const isLate = lagSeconds !== null && lagSeconds > LATE_S;
  return {
    title: 'Sums of monitoring',
    state: isLate ? 'bad' : standingOf(foldedTo !== null),
    words: sayFigures(isLate, foldedTo !== null),
    facts: [
      { label: 'Summed up to', value: <When at={foldedTo} /> },
      { label: 'Owed credits summed up', value: <When at={outstandingAt} /> },
      { label: 'Oldest transaction', value: seconds(oldestTransactionSeconds) },
    ],
    link: { words: 'What users are owed', target: { to: '/monitoring/liability' } },
  };
}

function sayFigures(isLate: boolean, isFolded: boolean): string {
  if (isLate) return 'They are behind: figures are right all the same, but slower to read.';
  return isFolded ? 'They follow what happens within seconds.' : 'Nothing was summed up yet.';
}

function refresh({ refresh: { due, failing, runs, successRate, lastRunAt } }: Health): CardProps {
  return {
    title: 'Refresh of plan credits',
    state: failing > 0 ? 'bad' : 'ok',
    words:
      failing > 0
        ? `The last refresh of ${formatCount(failing, 'user')} failed. It is tried again every hour.`
        : 'Nobody’s last refresh failed.',
    facts: [
      { label: 'Due now', value: formatNumber(due) },
      { label: 'Runs in 30 days', value: formatNumber(runs) },
      { label: 'Succeeded', value: successRate === null ? '–' : formatRate(successRate) },
      { label: 'Last run', value: <When at={lastRunAt} /> },
    ],
    link: { words: 'Refresh', target: { to: '/refresh' } },
  };
}

function clerk({ clerk: { lastEventAt, lastSync } }: Health): CardProps {
  const failed = lastSync?.state === 'failed';
  const used = lastSync !== null || lastEventAt !== null;
  return {
    title: 'Clerk',
    state: failed ? 'bad' : standingOf(used),
    words: failed ? 'The last reconciliation failed.' : sayClerk(used),
    facts: [
      { label: 'Last event taken', value: <When at={lastEventAt} /> },
      { label: 'Last reconciliation', value: <When at={lastSync?.at ?? null} /> },
    ],
    link: { words: 'Sync', target: { to: '/sync' } },
  };
}

const standingOf = (used: boolean) => (used ? 'ok' : 'none');

const sayClerk = (used: boolean) =>
  used ? 'Users and plans come from it.' : 'Nothing came from it yet.';

function webhooks({ webhooks: of }: Health): CardProps {
  const { endpoints, failingEndpoints, failingSince, failed, pending } = of;
  const used = endpoints > 0 ? 'ok' : 'none';
  return {
    title: 'Webhooks',
    state: failingEndpoints > 0 ? 'bad' : used,
    words: sayWebhooks(endpoints, failingEndpoints),
    facts: [
      { label: 'Failing since', value: <When at={failingSince} /> },
      { label: 'Not delivered', value: formatNumber(failed) },
      { label: 'On their way', value: formatNumber(pending) },
    ],
    link: { words: 'Webhooks', target: { to: '/settings/webhooks' } },
  };
}

function sayWebhooks(endpoints: number, failing: number): string {
  if (failing > 0) return `Failing: ${formatNumber(failing)} of ${formatNumber(endpoints)}.`;
  return endpoints > 0 ? 'Whoever is told something takes it.' : 'Nobody is told anything yet.';
}

function callbacks({ at, callbacks: of }: Health): CardProps {
  const { providers, waiting, waitingSince, unmatched, unmatchedAt, refused, refusedAt } = of;
  const age = (time: string | null) => (time === null ? 0 : Date.parse(at) - Date.parse(time));
  const isStuck = age(waitingSince) > WAITED_MS;
  const isRecent = (time: string | null) => time !== null && age(time) < LOOKED_AFTER_MS;
  const news = { isStuck, gaveUp: isRecent(unmatchedAt), refused: isRecent(refusedAt) };
  return {
    title: 'Callbacks of providers',
    state: Object.values(news).includes(true) ? 'bad' : standingOf(providers > 0),
    words: sayCallbacks(providers, news),
    facts: [
      { label: 'Waiting for their charge', value: formatNumber(waiting) },
      { label: 'The oldest', value: <When at={waitingSince} /> },
      { label: 'Given up without a charge', value: formatNumber(unmatched) },
      { label: 'The last of them', value: <When at={unmatchedAt} /> },
      { label: 'Refused', value: formatNumber(refused) },
      { label: 'The last of those', value: <When at={refusedAt} /> },
    ],
    link: {
      words: 'Providers whose callbacks are taken',
      target: { to: '/settings/webhooks', hash: 'callbacks' },
    },
  };
}

type CallbackNews = { isStuck: boolean; gaveUp: boolean; refused: boolean };

function sayCallbacks(providers: number, { isStuck, gaveUp, refused }: CallbackNews): string {
  if (refused) return 'Some were refused. Each provider’s card tells why.';
  if (isStuck) return 'Some have long found no charge with their provider and task.';
  if (gaveUp) return 'Some were given up: no charge had their provider and task.';
  return providers > 0 ? 'Those that come find their charge.' : 'No provider’s are taken yet.';
}

function database({ database: db }: Health): CardProps {
  const crowded = db.connections > CROWDED * db.mostConnections;
  const stuck = db.oldestTransactionSeconds > LONG_TRANSACTION_S;
  return {
    title: 'Database',
    state: crowded || stuck ? 'bad' : 'ok',
    words: sayDatabase(crowded, stuck),
    facts: [
      { label: 'PostgreSQL', value: db.version.replace(/ .*/, '') },
      { label: 'Size', value: formatBytes(db.bytes) },
      { label: 'Connections', value: `${db.connections} of ${db.mostConnections}` },
      { label: 'Replicas', value: formatNumber(db.replicas) },
      {
        label: 'Figures are read',
        value:
          db.replicaLagSeconds === null
            ? 'from the original'
            : `from a copy, ${seconds(db.replicaLagSeconds)} behind`,
      },
    ],
  };
}

function sayDatabase(crowded: boolean, stuck: boolean): string {
  if (crowded) return 'Almost all of its connections are in use.';
  return stuck ? 'A transaction has been open for long.' : 'It answers.';
}
