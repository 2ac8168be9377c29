import { expect, test } from 'vitest';
import { EnvError, readEnv } from './env.ts';

test('without any variable everything has a default', () => {
  expect(readEnv({})).toMatchObject({
    PORT: 8787,
    HOST: '127.0.0.1',
    MAKEGOOD_DATA_DIR: '.data',
    MAKEGOOD_DEMO: true,
  });
});

test('the demo is off on a database of your own unless asked for', () => {
  const DATABASE_URL = 'postgres://u:p@127.0.0.1:5432/x';
  expect(readEnv({ DATABASE_URL }).MAKEGOOD_DEMO).toBe(false);
  expect(readEnv({ DATABASE_URL, MAKEGOOD_DEMO: 'true' }).MAKEGOOD_DEMO).toBe(true);
});

test('an empty variable counts as not set', () => {
  expect(readEnv({ PORT: '', DATABASE_URL: '', MAKEGOOD_USER_TOKEN_SECRET: '' })).toMatchObject({
    PORT: 8787,
  });
});

test.each([
  ['PORT', '99999'],
  ['PORT', '80a'],
  ['PORT', '-1'],
  ['DATABASE_URL', 'mysql://x/y'],
  ['DATABASE_URL', 'nonsense'],
  ['DATABASE_REPLICA_URL', 'http://x'],
  ['MAKEGOOD_DEMO', 'yes'],
  ['MAKEGOOD_API_KEY', 'sk_0123456789012345'],
  ['MAKEGOOD_API_KEY', 'mg_short'],
  ['MAKEGOOD_USER_TOKEN_SECRET', 'shorter than 32 characters'],
  ['MAKEGOOD_USER_JWKS_URL', 'ftp://x'],
  ['MAKEGOOD_PUBLIC_URL', 'credits.shop.example'],
  ['MAKEGOOD_OIDC_DOMAINS', 'shop.example,@other'],
  ['MAKEGOOD_OIDC_DEFAULT_ROLE', 'owner'],
  ['CREDIT_REFRESH_BATCH_SIZE', '0'],
  ['CREDITS_FREE_TIER', '-5'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
  ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
  ['LOG_LEVEL', 'loud'],
])('a wrong %s is told in one line that names it and not its value (%s)', (name, value) => {
  const read = () => readEnv({ [name]: value });
  expect(read).toThrow(EnvError);
  expect(read).toThrow(new RegExp(`^${name} must [^\\n]+$`));
  if (value.length > 5) expect(read).not.toThrow(value);
});

test('variables that belong together are set together', () => {
  expect(() => readEnv({ MAKEGOOD_ADMIN_EMAIL: 'a@b.example' })).toThrow(
    /^MAKEGOOD_ADMIN_PASSWORD must be set/,
  );
  expect(() => readEnv({ MAKEGOOD_OIDC_ISSUER: 'https://id.example' })).toThrow(
    /^MAKEGOOD_OIDC_CLIENT_ID must be set/,
  );
  expect(() => readEnv({ MAKEGOOD_USER_JWKS_URL: 'https://a.example' })).toThrow(
    /^MAKEGOOD_USER_JWT_ISSUER must be/,
  );
});
