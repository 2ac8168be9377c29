import { CreditsError } from '../credits-error.ts';
import type { Token } from './token.ts';

const PATIENCE_MS = 10_000;

export type Asking = { url: string; token: Token };
export type Asked = { headers?: Record<string, string>; signal: AbortSignal };

/**
 * The answer to a GET as the end user; a token that is refused is renewed once.
 * @throws CreditsError, or what fetch throws
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
      signal,
    });
  const bearer = await token.get();
  const response = await send(bearer);
  if (response.status !== 401) return accepted(response);
  return accepted(await send(await token.insteadOf(bearer)));
}

/**
 * What the server says to a GET as the end user, within ten seconds.
 * @throws CreditsError
 */
export const ask = <Answer>(asking: Asking, path: string, signal: AbortSignal): Promise<Answer> =>
  read((patience) => request(asking, path, { signal: patience }), signal);

/**
 * What the server says to anyone's GET, within ten seconds.
 * @throws CreditsError
 */
export const askAsAnyone = <Answer>(url: string, signal: AbortSignal): Promise<Answer> =>
  read(
    async (patience) => accepted(await fetch(url, { credentials: 'omit', signal: patience })),
    signal,
  );

async function accepted(response: Response): Promise<Response> {
  if (!response.ok) throw await CreditsError.from(response);
  return response;
}

async function read<Answer>(
  send: (patience: AbortSignal) => Promise<Response>,
  signal: AbortSignal,
): Promise<Answer> {
  try {
    const response = await send(AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]));
    return (await response.json()) as Answer;
  } catch (error) {
    throw CreditsError.of(error);
  }
}
