/** Carries the caller's address to better-auth; nothing that a caller sends under this name arrives. */
export const ADDRESS_HEADER = 'x-makegood-address';

type Sent = { address: string; cookie?: string | undefined; userAgent?: string | undefined };

/** A request to better-auth with nothing of the caller's but what it needs. */
export function requestTo(
  url: URL,
  method: 'GET' | 'POST',
  { address, cookie, userAgent }: Sent,
  body?: object,
): Request {
  return new Request(url, {
    method,
    headers: headersFor({
      address,
      cookie,
      userAgent,
      origin: url.origin,
      json: body !== undefined,
    }),
    ...(body && { body: JSON.stringify(body) }),
  });
}

/** The headers alone, for what is asked without a request. */
export function headersFor(sent: Sent & { origin?: string; json?: boolean }): Headers {
  const headers = new Headers({ [ADDRESS_HEADER]: sent.address });
  if (sent.cookie !== undefined) headers.set('cookie', sent.cookie);
  if (sent.userAgent !== undefined) headers.set('user-agent', sent.userAgent.slice(0, 300));
  if (sent.origin !== undefined) headers.set('origin', sent.origin);
  if (sent.json) headers.set('content-type', 'application/json');
  return headers;
}
