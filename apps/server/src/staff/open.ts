import { ensureStaff } from '@makegood/core';
import type { Sql } from '@makegood/db';
import type { Logger } from '../log.ts';
import type { Oidc } from './oidc.ts';
import { passwords, Staff } from './staff.ts';

export type StaffConfig = {
  /** Where browsers find this server; without it, where it listens. */
  publicUrl?: string | undefined;
  /** An admin who exists, with this password. */
  admin?: { email: string; password: string } | undefined;
  oidc?: Oidc | undefined;
};

type Surroundings = { host: string; port: number; sql: Sql; ownPool: Sql; log: Logger };

/** Opens the sign-in of staff, and makes sure of the admin whom the configuration names. */
export async function openStaff({
  admin,
  host,
  port,
  publicUrl = addressOf(host, port),
  ...options
}: StaffConfig & Surroundings): Promise<Staff> {
  if (admin) {
    const name = admin.email.split('@')[0] || admin.email;
    await ensureStaff(options.sql, { ...admin, name, role: 'admin' }, passwords);
  }
  return Staff.open({ ...options, publicUrl });
}

function addressOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
