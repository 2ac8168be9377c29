import { tellRefusedSignIn, tellSignIn } from '@makegood/core';
import type { Sql } from '@makegood/db';
import type { Context as Call } from 'hono';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Edge } from '../edge.ts';
import { EdgeError } from '../edge-error.ts';
import type { StaffSessions } from './sessions.ts';

type By = 'password' | 'sso';

/** Lines that one address's failures may write in a minute: the log is not theirs to fill. */
const FAILURES_A_MINUTE = 60;

/** Tells the audit log of every sign-in, also of those that fail; never with what was typed as the password. */
export class ToldSignIns {
  readonly #sql: Sql;
  readonly #sessions: StaffSessions;
  readonly #failures = new RateLimiterMemory({ points: FAILURES_A_MINUTE, duration: 60 });

  constructor(sql: Sql, sessions: StaffSessions) {
    this.#sql = sql;
    this.#sessions = sessions;
  }

  /** Signs in and tells of it; where it cannot be told, nobody is signed in. */
  async tell(
    c: Call<Edge>,
    by: By,
    signIn: () => Promise<Response>,
    email?: string,
  ): Promise<Response> {
    const requestId = c.get('requestId').slice(0, 255);
    const address = c.env.incoming.socket.remoteAddress ?? '';
    try {
      const answer = await signIn();
      const cookie = answer.headers
        .getSetCookie()
        .map((one) => one.split(';')[0])
        .join('; ');
      const signedIn = await this.#sessions.ask(cookie, address);
      if (!signedIn) throw new EdgeError('sign_in_failed');
      await tellSignIn(this.#sql, signedIn.principal, { requestId, by });
      return answer;
    } catch (error) {
      if (error instanceof EdgeError)
        await this.#refused(error.code, { requestId, by }, address, email);
      throw error;
    }
  }

  async #refused(
    code: string,
    told: { requestId: string; by: By },
    address: string,
    email: string | undefined,
  ): Promise<void> {
    const { consumedPoints } = await this.#failures.penalty(address);
    if (consumedPoints > FAILURES_A_MINUTE) return;
    await tellRefusedSignIn(this.#sql, {
      ...{ ...told, code },
      ...(email !== undefined && { email }),
      ...(consumedPoints === FAILURES_A_MINUTE && {
        more: 'not told for the rest of the minute',
      }),
    });
  }
}
