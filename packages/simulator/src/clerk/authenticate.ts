import { ClerkError } from './clerk-error.ts';

/** Checks an `Authorization` header against the instance's secret key. Throws ClerkError (401). */
export function authenticate(header: string | undefined, secretKey: string): void {
  const token = /^Bearer (\S+)$/.exec(header ?? '')?.[1];
  if (token === undefined) {
    throw new ClerkError(401, {
      code: 'authorization_header_format_invalid',
      message: 'Invalid Authorization header format',
      longMessage: 'Invalid Authorization header format. Must be "Bearer <YOUR_API_KEY>"',
    });
  }
  if (token !== secretKey) {
    throw new ClerkError(401, {
      code: 'clerk_key_invalid',
      message:
        'The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key is correct.',
    });
  }
}
