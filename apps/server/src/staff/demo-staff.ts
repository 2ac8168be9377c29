import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ensureStaff, type StaffRole } from '@makegood/core';
import type { Sql } from '@makegood/db';
import { secretFile } from '../secret-file.ts';
import { passwords } from './staff.ts';

const people: { name: string; role: StaffRole }[] = [
  { name: 'Vera Viewer', role: 'viewer' },
  { name: 'Sam Support', role: 'support' },
  { name: 'Ada Approver', role: 'approver' },
  { name: 'Alex Admin', role: 'admin' },
];

export type DemoStaff = { emails: string[]; password: string };

/** One person of each role; their password is kept in the data directory. */
export async function ensureDemoStaff(sql: Sql, dataDir: string): Promise<DemoStaff> {
  const password = await secretFile(join(dataDir, 'demo-password'), () =>
    randomBytes(12).toString('base64url'),
  );
  const emails: string[] = [];
  for (const { name, role } of people) {
    const email = `${role}@makegood.demo`;
    await ensureStaff(sql, { email, name, role, password }, passwords);
    emails.push(email);
  }
  return { emails, password };
}
