import { describe, expect, test } from 'vitest';
import { CreditsError } from '../credits-error.ts';
import { Token } from './token.ts';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token of somebody's for so many seconds from the second `iat` on; nobody checks it here. */
const tokenOf = (sub: string, iat: number, seconds: number) =>
  `${part({ alg: 'none' })}.${part({ sub, iat, exp: iat + seconds })}.`;

/** A host that signs in `ada` for so many seconds, and a clock in seconds. */
function world(seconds: number) {
  const users: string[] = [];
  const host = { user: 'ada', asked: 0, now: 1000 };
  const getToken = async () => {
    host.asked += 1;
    return tokenOf(host.user, host.now, seconds);
  };
  const token = new Token(
    getToken,
    (sub) => users.push(sub),
    () => host.now * 1000,
  );
  return { host, token, users };
}

describe('the token of an end user', () => {
  test('is asked for once, however many want it at once', async () => {
    const { host, token } = world(900);
    const [one, two] = await Promise.all([token.get(), token.get()]);
    expect(one).toBe(two);
    expect(await token.get()).toBe(one);
    expect(host.asked).toBe(1);
  });

  test('is renewed half a minute before it ends', async () => {
    const { host, token } = world(900);
    const first = await token.get();
    host.now += 869;
    expect(await token.get()).toBe(first);
    host.now += 1;
    expect(await token.get()).not.toBe(first);
  });

  test('that lives for seconds only is used for most of them', async () => {
    const { host, token } = world(10);
    const first = await token.get();
    host.now += 7;
    expect(await token.get()).toBe(first);
    host.now += 1;
    expect(await token.get()).not.toBe(first);
  });

  test('that was refused is asked for anew, once for all who were refused', async () => {
    const { host, token } = world(900);
    const refused = await token.get();
    host.now += 1;
    const [one, two] = await Promise.all([token.insteadOf(refused), token.insteadOf(refused)]);
    expect(one).not.toBe(refused);
    expect(two).toBe(one);
    // Who hears of the refusal late gets what is there by now.
    expect(await token.insteadOf(refused)).toBe(one);
    expect(host.asked).toBe(2);
  });

  test('tells whose it is, before anyone gets it', async () => {
    const { host, token, users } = world(10);
    const first = await token.get();
    expect(users).toEqual(['ada']);
    host.user = 'grace';
    await token.insteadOf(first);
    expect(users).toEqual(['ada', 'grace']);
  });

  test('that cannot be read is passed on as it is', async () => {
    const token = new Token(
      () => 'opaque',
      () => {},
    );
    expect(await token.get()).toBe('opaque');
  });

  test('that the host does not give is an error of its own, and asked for again', async () => {
    let asked = 0;
    const token = new Token(
      () => {
        asked += 1;
        throw new Error('signed out');
      },
      () => {},
    );
    for (const times of [1, 2]) {
      const error = await token.get().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(CreditsError);
      expect(error).toMatchObject({ code: 'token_failed' });
      expect(asked).toBe(times);
    }
  });
});
