import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { testServer } from '../testing.ts';
import { ensureDemoStaff } from './demo-staff.ts';
import { signIn } from './testing.ts';

test('the demo has someone of each role, with one password that only its owner can read', async () => {
  const at = await testServer();
  onTestFinished(() => at.close());
  const dataDir = await mkdtemp(join(tmpdir(), 'makegood-demo-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const { emails, password } = await ensureDemoStaff(at.db.sql, dataDir);
  for (const email of emails) {
    const browser = await signIn(at, email, password);
    const { role } = (await browser.call('GET', '/api/staff/me')).body;
    expect(`${String(role)}@makegood.demo`).toBe(email);
  }
  expect(emails).toHaveLength(4);
  const path = join(dataDir, 'demo-password');
  expect((await readFile(path, 'utf8')).trim()).toBe(password);
  expect((await stat(path)).mode & 0o077).toBe(0);
  expect((await ensureDemoStaff(at.db.sql, dataDir)).password).toBe(password);
});
