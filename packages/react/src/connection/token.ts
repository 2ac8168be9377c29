import { CreditsError } from '../credits-error.ts';
import { within } from './within.ts';

export type GetToken = () => Promise<string> | string;

type Held = { token: string; renewAt: number };
type Claims = { sub?: string; iat?: number; exp?: number };

const MARGIN_MS = 30_000;
const PATIENCE_MS = 15_000;

const failed = (cause?: unknown) =>
  new CreditsError('token_failed', 'The sign-in could not be renewed.', { cause });

/** The end user's token: asked of the host when there is none, when it ends soon, or when refused. */
export class Token {
  readonly #getToken: GetToken;
  readonly #onUser: (sub: string) => void;
  readonly #now: () => number;
  #held: Held | undefined;
  #asking: Promise<string> | undefined;

  /** @param onUser is told whose each new token is, before anyone gets it */
  constructor(getToken: GetToken, onUser: (sub: string) => void, now = Date.now) {
    this.#getToken = getToken;
    this.#onUser = onUser;
    this.#now = now;
  }

  /** @throws CreditsError token_failed */
  async get(): Promise<string> {
    if (this.#held && this.#now() < this.#held.renewAt) return this.#held.token;
    return this.#ask();
  }

  /** Another token than the one that was refused. */
  async insteadOf(refused: string): Promise<string> {
    if (this.#held?.token === refused) this.#held = undefined;
    return this.get();
  }

  /** However many want a token, the host is asked once. */
  #ask(): Promise<string> {
    this.#asking ??= this.#fetch().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #fetch(): Promise<string> {
    let token: string;
    try {
      token = await within(PATIENCE_MS, this.#getToken(), () => failed());
    } catch (cause) {
      throw failed(cause);
    }
    const { sub = '', iat, exp } = claimsOf(token);
    const now = this.#now();
    // A fifth of a token that lives for less than the margin, so that it is used at all.
    const margin = Math.min(MARGIN_MS, ((exp ?? 0) - (iat ?? now / 1000)) * 200);
    this.#held = {
      token,
      renewAt: exp === undefined ? Number.POSITIVE_INFINITY : exp * 1000 - margin,
    };
    this.#onUser(sub);
    return token;
  }
}

/** What a token says of itself; nothing where it cannot be read, for the server alone judges it. */
function claimsOf(token: string): Claims {
  try {
    const [, payload = ''] = token.split('.');
    return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as Claims;
  } catch {
    return {};
  }
}
