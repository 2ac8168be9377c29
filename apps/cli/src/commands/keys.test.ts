import { findApiKey, hashApiKey } from '@makegood/core';
import { testDatabase } from '@makegood/db/testing';
import { expect, onTestFinished, test } from 'vitest';
import { runMakegood } from '../testing/run-makegood.ts';

test('a key is shown once, works, is listed without itself, and works no more once revoked', async () => {
  const { url, sql, drop } = await testDatabase();
  onTestFinished(drop);
  const made = await runMakegood(
    url,
    'keys',
    'create',
    '--name',
    'shop',
    '--role',
    'service',
    '--json',
  );
  const { key, keyId } = JSON.parse(made.stdout);
  expect(made.code).toBe(0);
  expect(await findApiKey(sql, hashApiKey(key))).toEqual({ keyId, role: 'service' });

  const listed = await runMakegood(url, 'keys', 'list', '--json');
  expect(JSON.parse(listed.stdout).keys).toMatchObject([{ keyId, name: 'shop', revokedAt: null }]);
  expect(listed.stdout).not.toContain(key);

  const revoked = await runMakegood(url, 'keys', 'revoke', keyId);
  expect(revoked).toMatchObject({ code: 0, stdout: expect.stringContaining('shop') });
  expect(await findApiKey(sql, hashApiKey(key))).toBeNull();

  const told = await sql`select actor, action, subject, outcome, after from audit order by number`;
  const subject = `key:${keyId}`;
  expect(told).toMatchObject([
    { actor: 'cli', action: 'apiKeys.create', subject, outcome: 'done', after: { name: 'shop' } },
    { actor: 'cli', action: 'apiKeys.revoke', subject, outcome: 'done' },
  ]);
  expect(JSON.stringify(told)).not.toContain(key);
});

test('what is no key is told in one line, with exit code 1', async () => {
  const { url, sql, drop } = await testDatabase();
  onTestFinished(drop);
  const unknown = await runMakegood(
    url,
    'keys',
    'revoke',
    '019c0000-0000-7000-8000-000000000000',
    '--json',
  );
  expect(unknown).toMatchObject({ code: 1, stderr: 'makegood: No such API key.\n' });
  expect(JSON.parse(unknown.stdout)).toEqual({ ok: false, error: 'No such API key.' });
  expect(await sql`select action, outcome, after from audit`).toMatchObject([
    { action: 'apiKeys.revoke', outcome: 'refused', after: { code: 'api_key_not_found' } },
  ]);
  expect(await runMakegood(url, 'keys', 'revoke', 'shop')).toMatchObject({ code: 1, stdout: '' });
});
