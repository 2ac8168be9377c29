import { testDatabase } from '@makegood/db/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { runMakegood } from '../testing/run-makegood.ts';
import { type TraceFile, traceFile, traceOf } from '../testing/trace-file.ts';

const CALLS = 300;
const LONG = 120_000;

let trace: TraceFile;
beforeAll(async () => {
  trace = await traceFile(traceOf(CALLS));
});
afterAll(() => trace.remove());

async function database() {
  const opened = await testDatabase();
  onTestFinished(opened.drop);
  return opened;
}

type Totals = { what: string; simulator: number; ledger: number }[];

const totalOf = (totals: Totals, what: string) => totals.find((total) => total.what === what);
const clean = {
  ok: true,
  held: 0,
  drift: 0,
  differences: [],
  verify: { ok: true, violations: [] },
};

test(
  'a replay with every kind of failure reconciles, on a used database too, and leaves no key',
  async () => {
    const { url, sql } = await database();
    const mix = JSON.stringify({ ok: 40, ...everyFailure });
    for (let runs = 0; runs < 2; runs++) {
      const { code, stdout } = await runMakegood(url, 'replay', trace.path, '--mix', mix, '--json');
      const { whole, ...document } = JSON.parse(stdout);
      expect({ code, ...document }).toMatchObject({
        code: 0,
        ok: true,
        calls: CALLS,
        made: CALLS,
        problems: [],
      });
      expect(whole).toMatchObject(clean);
      expect(totalOf(whole.totals, 'calls charged')).toMatchObject({
        simulator: CALLS,
        ledger: CALLS,
      });
      for (const what of ['settled', 'refunded: timeout', 'partly refunded: connection_failed']) {
        expect(totalOf(whole.totals, what)?.ledger).toBeGreaterThan(0);
      }
    }
    const [found] = await sql`
      select count(*) filter (where revoked_at is null) as live, count(*) as made from api_keys`;
    expect(found).toEqual({ live: 0, made: 2 });
  },
  LONG,
);

test(
  'a replay that is killed loses nothing: what was in flight is refunded, the rest resumes, none twice',
  async () => {
    const { url } = await database();
    // Calls that hang are in flight at the kill.
    const options = [
      '--mix',
      '{"ok":19,"timeout":1}',
      '--timeout-ms',
      '5000',
      '--kill-after',
      '50%',
    ];
    const { code, stdout } = await runMakegood(url, 'replay', trace.path, ...options, '--json');
    const { ok, kill, whole } = JSON.parse(stdout);
    expect({ code, ok }).toEqual({ code: 0, ok: true });
    expect(kill).toMatchObject({ afterCalls: CALLS / 2, reconciliation: clean });
    const { refundedAsCrashed } = kill.reconciliation.killed;
    expect(refundedAsCrashed).toBeGreaterThan(0);
    expect(whole).toMatchObject({ ...clean, killed: { refundedAsCrashed } });
    expect(totalOf(whole.totals, 'calls charged')).toMatchObject({
      simulator: CALLS,
      ledger: CALLS,
    });
    expect(totalOf(whole.totals, 'refunded: worker_crashed')?.ledger).toBe(refundedAsCrashed);
  },
  LONG,
);

test(
  'a ledger that was tampered with fails the replay, and is named',
  async () => {
    const { url, sql } = await database();
    await sql`
      create function steal() returns trigger language plpgsql as $$
      begin new.balance := new.balance - 1; return new; end $$`;
    await sql`
      create trigger steal before update on wallets for each row
      when (new.user_id like 'replay-%-5' and new.balance > old.balance) execute function steal()`;
    const args = ['replay', trace.path, '--limit', '60', '--users', '10'];
    const robbed = await runMakegood(url, ...args, '--json');
    const { ok, runId, whole } = JSON.parse(robbed.stdout);
    expect({ code: robbed.code, ok, drift: whole.drift }).toEqual({ code: 1, ok: false, drift: 1 });
    expect(whole.differences[0]).toMatchObject({
      userId: `replay-${runId}-5`,
      what: 'balance, by its entries',
    });

    await sql`drop trigger steal on wallets`;
    const after = await runMakegood(url, ...args);
    expect(after.code).toBe(1);
    expect(after.stdout).toContain(`balance_is_sum_of_entries: replay-${runId}-5`);
  },
  LONG,
);

test(
  'bad lines are named and left out, in the order and at the speed of the trace',
  async () => {
    const { url } = await database();
    const lines = traceOf(12).split('\r\n');
    lines[3] = 'never,1,2';
    const { path, remove } = await traceFile(lines.join('\n'));
    onTestFinished(remove);
    const { code, stdout, stderr } = await runMakegood(
      url,
      'replay',
      path,
      '--speed',
      '4',
      '--users',
      '2',
    );
    expect(code).toBe(0);
    expect(stderr).toContain('line 4 is left out: TIMESTAMP must be');
    expect(stdout).toContain('1 lines of the trace were left out.');
    expect(stdout).toMatch(/11 of 11 calls/);
    const asJson = await runMakegood(url, 'replay', path, '--json');
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      ok: true,
      calls: 11,
      badLines: { lines: 1, first: [{ line: 4 }] },
    });
    expect(asJson.stderr).toBe('');
  },
  LONG,
);

const everyFailure = {
  ...{ timeout: 4, reset: 4, refused: 4, bad_request: 4, unprocessable: 4, unauthorized: 4 },
  ...{ payment_required: 4, rate_limited: 4, server_error: 4, bad_gateway: 4, overloaded: 4 },
  ...{ malformed: 4, empty: 4, empty_body: 4, content_refused: 4, broken_stream: 8 },
};
