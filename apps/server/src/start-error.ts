/** Why the server cannot start, told in one line. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
