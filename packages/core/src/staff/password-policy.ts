import { LedgerError } from '../errors.ts';

const SHORTEST = 12;
const LONGEST = 128;

// The ones that open most doors among those that are long enough to get this far.
const common = new Set([
  '123456789012',
  '1234567890123',
  '12345678901234567890',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  'abcdefghijkl',
  'adminadminadmin',
  'administrator',
  'changemechangeme',
  'correcthorsebatterystaple',
  'iloveyou1234',
  'letmein12345',
  'letmeinletmein',
  'makegoodmakegood',
  'p@ssw0rd1234',
  'passw0rd1234',
  'password1234',
  'password12345',
  'password123456',
  'passwordpassword',
  'qwerty123456',
  'qwertyqwerty',
  'qwertyuiop12',
  'qwertyuiop123',
  'qwertyuiop1234',
  'qwertyuiopasdf',
  'welcome12345',
  'zaq12wsxcde3',
]);

type Weakness = 'too_short' | 'too_long' | 'common' | 'repetitive' | 'own_name';

/**
 * Refuses a password that is guessed early.
 * @throws LedgerError weak_password, with the reason
 */
export function requireGoodPassword(
  password: string,
  owner: { email: string; name: string },
): void {
  const reason = weaknessOf(password, owner);
  if (reason) throw new LedgerError('weak_password', { reason, shortest: SHORTEST });
}

function weaknessOf(password: string, owner: { email: string; name: string }): Weakness | null {
  if ([...password].length < SHORTEST) return 'too_short';
  if (password.length > LONGEST) return 'too_long';
  const bare = password.toLowerCase().replaceAll(/\s/g, '');
  if (common.has(bare)) return 'common';
  if (new Set(bare).size < 4) return 'repetitive';
  const email = owner.email.toLowerCase();
  const own = [email, email.split('@')[0] ?? '', owner.name.toLowerCase().replaceAll(/\s/g, '')];
  // What is left of the password without the name: nothing but a few digits makes no secret.
  const isOwn = own.some((text) => text.length > 2 && isLittleMoreThan(bare, text));
  return isOwn ? 'own_name' : null;
}

const isLittleMoreThan = (password: string, text: string) =>
  password.includes(text) && password.replaceAll(text, '').replaceAll(/[\d\W_]/g, '').length < 4;
