/** A refusal to sign in: the server's own words and code. */
export class AuthRefusal extends Error {
  override readonly name = 'AuthRefusal';
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

const PATIENCE_MS = 15_000;

/**
 * Calls one of the addresses that set and clear the session's cookie.
 * @throws AuthRefusal with a sentence to show, also where nothing answers
 */
export async function postAuth<Answer = unknown>(
  call: 'sign-in/email' | 'sign-in/sso' | 'sign-out',
  body: object,
): Promise<Answer> {
  const response = await fetch(`/api/auth/${call}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(() => null);
  if (!response)
    throw new AuthRefusal(0, 'The server cannot be reached. Check that it runs, then try again.');
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as Answer;
  throw new AuthRefusal(
    response.status,
    detailOf(answer) ?? `The server answered with an error (HTTP ${response.status}).`,
  );
}

const detailOf = (answer: unknown): string | null =>
  typeof answer === 'object' && answer !== null && 'detail' in answer
    ? String(answer.detail)
    : null;
