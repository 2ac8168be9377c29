import { CreditsError } from '../credits-error.ts';
import type { Token } from './token.ts';

const PATIENCE_MS = 10_000;

export type Asking = { url: string; token: Token };
export type Asked = { headers?: Record<string, string>; signal?: AbortSignal };

/**
 * The answer to a GET as the end user; a token that is refused is renewed once.
 * @throws CreditsError
 */
export async function request(
  { url, token }: Asking,
  path: string,
  { headers, signal }: Asked,
): Promise<Response> {
  const send = (bearer: string) =>
    fetch(url + path, {
      headers: { ...headers, authorization: `Bearer ${bearer}` },
      cache: 'no-store',
      credentials: 'omit',
      ...(signal && { signal }),
    });
  const bearer = await token.get();
  let response = await send(bearer);
  if (response.status === 401) response = await send(await token.insteadOf(bearer));
  if (!response.ok) throw await CreditsError.from(response);
  return response;
}

/**
 * What the server says to a GET as the end user, within ten seconds.
 * @throws CreditsError
 */
export async function ask<Answer>(
  asking: Asking,
  path: string,
  signal?: AbortSignal,
): Promise<Answer> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    const response = await request(asking, path, {
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
    return (await response.json()) as Answer;
  } catch (error) {
    throw CreditsError.of(error);
  }
}
