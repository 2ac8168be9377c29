import { sharedSecret } from '@makegood/core';
import type { Sql } from '@makegood/db';
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { EdgeError } from '../edge-error.ts';
import type { Logger } from '../log.ts';
import { type BetterAuth, openBetterAuth, type StaffAuthConfig } from './better-auth.ts';
import { PasswordFailures } from './limits.ts';
import type { Oidc } from './oidc.ts';
import { StaffSessions } from './sessions.ts';
import { ToldSignIns } from './told-sign-ins.ts';

/** scrypt, as sign-in compares with. */
export const passwords = {
  hash: hashPassword,
  verify: (hash: string, password: string) => verifyPassword({ hash, password }),
};

export type StaffOptions = {
  sql: Sql;
  /** For better-auth alone. */
  ownPool: Sql;
  /** Where browsers find this server. */
  publicUrl: string;
  oidc?: Oidc | undefined;
  log: Logger;
};

/** Sign-in of staff: by password, and by a company's provider where one is named. */
export class Staff {
  readonly auth: BetterAuth;
  readonly sessions: StaffSessions;
  readonly signIns: ToldSignIns;
  readonly passwordFailures = new PasswordFailures();
  readonly publicUrl: string;
  readonly #config: StaffAuthConfig;
  readonly #oidc: Oidc | undefined;
  #sso: BetterAuth | undefined;

  private constructor(config: StaffAuthConfig, sql: Sql, oidc: Oidc | undefined) {
    this.#config = config;
    this.#oidc = oidc;
    this.publicUrl = config.publicUrl;
    this.auth = openBetterAuth(config);
    this.sessions = new StaffSessions(this.auth, sql);
    this.signIns = new ToldSignIns(sql, this.sessions);
  }

  static async open({ sql, ownPool, publicUrl, oidc, log }: StaffOptions): Promise<Staff> {
    const secret = await sharedSecret(sql, 'staff_sessions');
    return new Staff({ sql: ownPool, secret, publicUrl, log }, sql, oidc);
  }

  /** Whether the company's provider may be asked. */
  get hasSso(): boolean {
    return this.#oidc !== undefined;
  }

  /** An address of this server. */
  at(path: string): URL {
    return new URL(path, this.publicUrl);
  }

  /**
   * better-auth with the company's provider. Its addresses are looked up with the first sign-in,
   * so that a provider that is away keeps nobody else out.
   * @throws EdgeError not_found where none is named, sso_unavailable where it does not answer
   */
  async sso(): Promise<BetterAuth> {
    if (!this.#oidc) throw new EdgeError('not_found');
    const auth = (this.#sso ??= openBetterAuth(this.#config, this.#oidc));
    const { socialProviders } = await auth.$context;
    if (socialProviders.length > 0) return auth;
    this.#sso = undefined;
    throw new EdgeError('sso_unavailable');
  }
}
