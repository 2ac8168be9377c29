import { LedgerError } from '@makegood/core';
import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import { EdgeError } from './edge-error.ts';

const ISSUER = 'makegood';
const AUDIENCE = 'makegood-user';

/** The host's own tokens: where its keys are, and what its tokens must say. */
export type HostTokens = { jwksUrl: string; issuer: string; audience: string };

export type UserTokensConfig = {
  /** Signs the tokens we make; at least 32 characters. */
  secret?: string | undefined;
  host?: HostTokens | undefined;
};

const asymmetric = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Makes and verifies end users' tokens: ours (HS256) and the host's own (asymmetric, by JWKS). */
export class UserTokens {
  readonly #secret: Uint8Array | undefined;
  readonly #host: HostTokens | undefined;
  readonly #hostKeys: ReturnType<typeof createRemoteJWKSet> | undefined;

  constructor({ secret, host }: UserTokensConfig) {
    this.#secret = secret === undefined ? undefined : new TextEncoder().encode(secret);
    this.#host = host;
    this.#hostKeys = host && createRemoteJWKSet(new URL(host.jwksUrl), { timeoutDuration: 3000 });
  }

  /**
   * A token with which this end user sees their own data for `ttlSeconds`.
   * @throws EdgeError user_tokens_off where the server has no secret to sign with
   */
  async create(userId: string, ttlSeconds: number): Promise<{ token: string; expiresAt: string }> {
    if (!this.#secret) throw new EdgeError('user_tokens_off');
    const now = Math.floor(Date.now() / 1000);
    const token = await new SignJWT()
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject(userId)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt(now)
      .setExpirationTime(now + ttlSeconds)
      .sign(this.#secret);
    return { token, expiresAt: new Date((now + ttlSeconds) * 1000).toISOString() };
  }

  /**
   * The user of a valid token, and when it expires in milliseconds since 1970 UTC; null for any other.
   * @throws LedgerError unavailable when the host's keys cannot be fetched
   */
  async verify(token: string): Promise<{ userId: string; expiresAt: number } | null> {
    try {
      const { sub, exp } = await this.#payload(token);
      return sub && exp !== undefined ? { userId: sub, expiresAt: exp * 1000 } : null;
    } catch (error) {
      if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) {
        throw new LedgerError('unavailable', {}, { cause: error });
      }
      return null;
    }
  }

  /** The signature's kind decides whose token it is; each kind takes its own algorithms and no other. */
  async #payload(token: string): Promise<JWTPayload> {
    const requiredClaims = ['sub', 'exp'];
    if (headerOf(token).alg === 'HS256') {
      if (!this.#secret) return {};
      const ours = { algorithms: ['HS256'], issuer: ISSUER, audience: AUDIENCE, requiredClaims };
      return (await jwtVerify(token, this.#secret, ours)).payload;
    }
    if (!this.#host || !this.#hostKeys) return {};
    const { issuer, audience } = this.#host;
    const theirs = { algorithms: asymmetric, issuer, audience, requiredClaims, clockTolerance: 5 };
    return (await jwtVerify(token, this.#hostKeys, theirs)).payload;
  }
}

function headerOf(token: string): { alg?: string } {
  try {
    return decodeProtectedHeader(token);
  } catch {
    throw new errors.JWTInvalid('Not a token');
  }
}
