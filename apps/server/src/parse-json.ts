import { InvalidRequest } from './edge-error.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The JSON of a body.
 * @throws InvalidRequest
 */
export function parseJson(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw new InvalidRequest('', 'The body is not JSON in UTF-8.');
  }
}
