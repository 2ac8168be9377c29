import { expect, test } from 'vitest';
import { fingerprintOf } from './fingerprint.ts';

test.each([
  ['Timed out after 60000 ms', 'Timed out after # ms'],
  ['Request req_01HZX3K9P8ABCD failed (503)', 'Request <id> failed (#)'],
  ['no such job 018f3c2e-7a9b-7cde-8f01-23456789abcd', 'no such job <id>'],
  ['anna@example.com  may not', '<email> may not'],
  ['GET https://api.example.com/v1/x?key=1 failed', 'GET <url> failed'],
  ['overloaded', 'overloaded'],
])('%s is counted as %s', (message, fingerprint) => {
  expect(fingerprintOf(message)).toBe(fingerprint);
});

test('no message has no fingerprint, and a long one is cut between characters', () => {
  expect(fingerprintOf(undefined)).toBeNull();
  expect(fingerprintOf(' ')).toBeNull();
  expect(fingerprintOf('😀'.repeat(300))).toBe('😀'.repeat(200));
});

test('a message is looked at for its beginning only, and never cut within a character', () => {
  const url = `https://example.com/${'x'.repeat(900)}`;
  expect(fingerprintOf(`${url} ${'y'.repeat(1000 - url.length - 2)}😀 and more`)).toMatch(
    /^<url> y+\uFFFD$/,
  );
});
