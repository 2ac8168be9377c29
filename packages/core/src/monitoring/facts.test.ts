import { connect } from '@makegood/db';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestLedger, testLedger } from '../testing/ledger.ts';
import { chargeFacts, failureFacts, latencyFacts, movementFacts, reading } from './facts.ts';
import { openRange } from './range.ts';

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
