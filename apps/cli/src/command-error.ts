/** Why a command cannot do what was asked, told in one line. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
