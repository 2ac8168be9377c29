import { describe, expect, test } from 'vitest';
import { deliveredTokens, fateOf } from './fate.ts';
import { checkedMix } from './outcome.ts';
import type { Mix } from './outcome.ts';

const mix: Mix = { ok: 6, timeout: 1, server_error: 2, broken_stream: 1 };
const callIds = Array.from({ length: 4000 }, (_, i) => `call-${i}`);

const fate = (callId: string, other: { seed?: number; provider?: string; attempt?: number } = {}) =>
  fateOf({ seed: 7, provider: 'openai', callId, attempt: 1, ...other }, mix);

describe('the fate of a call', () => {
  test('is the same in any order of calls', () => {
    const forwards = new Map(callIds.map((id) => [id, fate(id)]));
    const backwards = new Map(callIds.toReversed().map((id) => [id, fate(id)]));
    expect(callIds.map((id) => backwards.get(id))).toEqual(callIds.map((id) => forwards.get(id)));
  });

  test('stays what it was in earlier versions, so that recorded runs can be repeated', () => {
    expect(callIds.slice(0, 12).map((id) => fate(id).outcome)).toMatchInlineSnapshot(`
      [
        "server_error",
        "ok",
        "timeout",
        "broken_stream",
        "ok",
        "timeout",
        "ok",
        "ok",
        "ok",
        "server_error",
        "ok",
        "ok",
      ]
    `);
    expect(fate('call-0')).toMatchInlineSnapshot(`
      {
        "latencyDraw": 0.20466334026617772,
        "outcome": "server_error",
        "shareDraw": 0.8837545188073619,
        "statusDraw": 0.06819160440990457,
      }
    `);
  });

  test('does not depend on the order in which the mix is written', () => {
    const turned: Mix = { broken_stream: 1, server_error: 2, timeout: 1, ok: 6 };
    const call = { seed: 7, provider: 'openai', attempt: 1 };
    for (const callId of callIds.slice(0, 200)) {
      expect(fateOf({ ...call, callId }, turned)).toEqual(fate(callId));
    }
  });

  test.each([{ seed: 8 }, { provider: 'anthropic' }, { attempt: 2 }])(
    'differs with %o',
    (other) => {
      const changed = callIds.filter((id) => fate(id).outcome !== fate(id, other).outcome);
      expect(changed.length).toBeGreaterThan(callIds.length / 3);
    },
  );

  test('follows the weights of the mix', () => {
    const share = (outcome: string) =>
      callIds.filter((id) => fate(id).outcome === outcome).length / callIds.length;
    expect(share('ok')).toBeCloseTo(0.6, 1);
    expect(share('server_error')).toBeCloseTo(0.2, 1);
    expect(share('timeout')).toBeCloseTo(0.1, 1);
    expect(share('rate_limited')).toBe(0);
  });

  test('keeps provider and call id apart', () => {
    const a = fateOf({ seed: 1, provider: 'a', callId: 'bc', attempt: 1 }, mix);
    const b = fateOf({ seed: 1, provider: 'ab', callId: 'c', attempt: 1 }, mix);
    expect(a.latencyDraw).not.toBe(b.latencyDraw);
  });
});

test('a broken stream never delivers everything', () => {
  for (const tokens of [0, 1, 2, 1000]) {
    for (const draw of [0, 0.5, 1 - 2 ** -53]) {
      const delivered = deliveredTokens(tokens, draw);
      expect(delivered).toBeGreaterThanOrEqual(0);
      expect(delivered).toBeLessThan(Math.max(tokens, 1));
    }
  }
});

test.each([{}, { ok: 0 }, { ok: -1, reset: 3 }, { ok: Number.NaN }, { ok: Infinity }])(
  'a mix of %o is refused',
  (bad) => {
    expect(() => checkedMix(bad)).toThrow(RangeError);
  },
);

test('a mix with an unknown outcome is refused', () => {
  const mistyped: object = { ok: 1, exploded: 1 };
  expect(() => checkedMix(mistyped)).toThrow('unknown outcome in the mix: exploded');
});
