import { connect, pgArray } from '@makegood/db';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestLedger, testLedger } from '../testing/ledger.ts';
import { coverNearly } from './cover.ts';
import { chargeFacts, failureFacts, latencyFacts, movementFacts, reading } from './facts.ts';
import { levels, stretchOf } from './levels.ts';
import { costs, costsInput } from './costs.ts';
import { overview, overviewInput } from './overview.ts';
import { providers, providersInput } from './providers.ts';
import { openRange } from './range.ts';
import { refundRate, refundRateInput } from './refund-rate.ts';
import { usage, usageInput } from './usage.ts';

let at: TestLedger;

beforeAll(async () => {
  at = await testLedger();
  await at.sql`
    insert into rollups select 60, now() - make_interval(hours => n), 'credit', 'f', 'p', '', 'charged', '',
      1, 1, 0, 0, 1, 1, 0, 0, 0 from generate_series(1, 30000) n`;
  await at.sql`
    insert into latencies select 60, now() - make_interval(hours => n), 'f', 'p', '', 1, 1
    from generate_series(1, 30000) n`;
  await at.sql`
    insert into failures select 60, now() - make_interval(hours => n), '', 'timeout', 'f', 'p', '', 1, 0, now()
    from generate_series(1, 30000) n`;
  await at.sql`
    insert into movements select 60, now() - make_interval(hours => n), 'credit', 'charge', '', 1, -1
    from generate_series(1, 30000) n`;
  await at.sql`analyze rollups, latencies, failures, movements`;
});
afterAll(() => at.abandon());

test('however much there is, only the sums of the range are read', async () => {
  // As the server's reports read: free to choose how.
  const sql = connect(at.database.url, { max: 1, name: 'makegood test' });
  const input = {
    from: new Date(Date.now() - 7 * 86_400_000).toISOString(),
    timeZone: 'Asia/Kathmandu',
  };
  try {
    const plans = await reading(sql, async (tx) => {
      const range = await openRange(tx, { ...input, to: new Date().toISOString(), bucket: 'day' });
      const sources = [
        chargeFacts(tx, range, {}),
        latencyFacts(tx, range, {}),
        failureFacts(tx, range, {}),
        movementFacts(tx, range, 'credit'),
      ];
      return Promise.all(
        sources.map(
          (source) => tx`explain analyze select bucket, count(*) from ${source} f group by 1`,
        ),
      );
    });
    const lines = plans.flatMap((plan) =>
      plan.map((row) => String(row['queryPlan'] ?? Object.values(row)[0])),
    );
    for (const table of ['rollups', 'latencies', 'failures', 'movements']) {
      const read = lines.filter((line) => line.includes(` on ${table}_60 `));
      expect(read.filter((line) => line.includes('Seq Scan'))).toEqual([]);
      expect(read.some((line) => line.includes('actual time'))).toBe(true);
      const others = lines.filter((line) => line.includes(` on ${table}_1440 `));
      expect(others.every((line) => line.includes('never executed'))).toBe(true);
    }
  } finally {
    await sql.end();
  }
});

test('weeks and months of any time zone are counted like their quarters of an hour', async () => {
  const ledger = await testLedger();
  const zones = ['America/Los_Angeles', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'UTC'];
  try {
    await ledger.sql`
      insert into rollups
      select 15, date_bin('15 minutes', now() - make_interval(mins => n * 97), '2001-01-01Z'), 'credit',
        'f' || n % 3, 'p', '', 'refunded', 'r' || n % 400, 1, 0, 1, 0, 1, n, 0, n / 7.0, 0
      from generate_series(100, 3000) n`;
    await sumUp(ledger);
    let signed = 0;
    for (let n = 0; n < 40; n++) {
      const day = 86_400_000;
      const from = new Date(Date.now() - (100 + n * 2.3) * day).toISOString();
      const to = new Date(Date.now() - (n % 13) * 1.7 * day).toISOString();
      const [timeZone = '', bucket] = [zones[n % 4], n % 3 === 0 ? 'month' : 'week'] as const;
      await reading(ledger.sql, async (tx) => {
        const range = await openRange(tx, { from, to, timeZone, bucket });
        if (coverNearly(range).some(({ sign }) => sign === -1)) signed += 1;
        const starts = pgArray(range.starts.map((start) => start.toISOString()));
        const told = (rows: ReturnType<typeof chargeFacts>) => tx`
          select bucket, feature, reason, sum(events)::int8 as events, sum(amount) as amount, sum(cost_usd) as cost_usd
          from ${rows} f group by 1, 2, 3 having sum(events) <> 0 order by 1, 2, 3`;
        const anew = tx`(
          select (${starts}::timestamptz[])[width_bucket(at, ${starts}::timestamptz[])] as bucket, r.*
          from rollups_15 r where at >= ${range.from} and at < ${range.to})`;
        expect([...(await told(chargeFacts(tx, range, {})))]).toEqual([...(await told(anew))]);
      });
    }
    expect(signed).toBeGreaterThan(10);
  } finally {
    await ledger.abandon();
  }
});

test('no report names what happened only beside its weeks, though the sums it reads hold it', async () => {
  const ledger = await testLedger();
  try {
    await ledger.sql`
      insert into rollups
      select 15, at::timestamptz, name, name, name, name, kind, case kind when 'refunded' then 'timeout' else '' end,
        2, 1, 1, (kind = 'refunded')::int, 1, 5, 0, 0.5, 0.5
      from (values ('2026-01-05T01:00:00Z', 'outside'), ('2026-01-08T10:00:00Z', 'inside'),
        ('2026-01-12T09:15:00Z', 'outside')) v (at, name), (values ('charged'), ('refunded')) k (kind)`;
    await ledger.sql`
      insert into latencies select distinct level, at, feature, provider, api_route, 9, 1 from rollups`;
    await sumUp(ledger);
    const range = {
      ...{ from: '2026-01-05T08:00:00Z', to: '2026-01-12T08:00:00Z' },
      ...{ timeZone: 'America/Los_Angeles', bucket: 'week' },
    };
    const reliability = await providers(ledger, providersInput.parse(range));
    const byProvider = await refundRate(
      ledger,
      refundRateInput.parse({ ...range, by: 'provider' }),
    );
    const answers: object[] = [
      ...[reliability, byProvider],
      await overview(ledger, overviewInput.parse(range)),
      await costs(ledger, costsInput.parse(range)),
    ];
    for (const by of ['feature', 'apiRoute', 'reason'])
      answers.push(await refundRate(ledger, refundRateInput.parse({ ...range, by })));
    for (const by of ['provider', 'feature', 'apiRoute'])
      answers.push(await usage(ledger, usageInput.parse({ ...range, by })));
    for (const answer of answers) {
      expect(JSON.stringify(answer)).not.toContain('outside');
      expect(answer).not.toMatchObject({ finished: 0 });
    }
    expect(reliability).toMatchObject({ finished: 2, failed: 1, reasons: { timeout: 1 } });
    expect(byProvider).toMatchObject({ parts: [{ key: 'inside', refunds: 2, refunded: 2 }] });
  } finally {
    await ledger.abandon();
  }
});

/** The sums of longer stretches, from those of quarters of an hour. */
async function sumUp({ sql }: TestLedger): Promise<void> {
  for (const level of levels.filter((longer) => longer > 15)) {
    const of = sql`(select ${level}::int4 as level) l`;
    await sql`
      insert into rollups
      select l.level, ${stretchOf(sql, 'at')}, credit_type, feature, provider, api_route, kind, reason,
        sum(events), sum(finished), sum(refunded), sum(failed), sum(units), sum(amount), sum(returned),
        sum(cost_usd), sum(refunded_cost_usd)
      from rollups_15, ${of} group by 1, 2, 3, 4, 5, 6, 7, 8`;
    await sql`
      insert into latencies
      select l.level, ${stretchOf(sql, 'at')}, feature, provider, api_route, bucket, sum(charges)
      from latencies_15, ${of} group by 1, 2, 3, 4, 5, 6`;
  }
}
