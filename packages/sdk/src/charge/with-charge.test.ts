import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { MakegoodError, moneyFactsOf, WorkFailed } from '../index.ts';
import { balanceOf, errorOf, newUser, putFeature } from '../testing/world.ts';
import { worldOfTests } from '../testing/world-of-tests.ts';

const { makegood } = await worldOfTests();

const feature = 'chat';

describe('the error that comes through', () => {
  test('is the very one that was thrown, with the money facts on it', async () => {
    const userId = await newUser(makegood);
    const thrown = new Error('out of ideas');
    const error = await errorOf(
      makegood.withCharge({ userId, feature }, () => {
        throw thrown;
      }),
    );
    expect(error).toBe(thrown);
    expect(error).toMatchObject({ message: 'out of ideas', charged: true, refunded: true });
    expect(await balanceOf(makegood, userId)).toBe(100);
  });

  test.each([['a string'], [Object.freeze(new Error('frozen'))], [undefined]])(
    'is a WorkFailed around what cannot carry facts: %s',
    async (thrown) => {
      const userId = await newUser(makegood);
      const error = await errorOf(
        makegood.withCharge({ userId, feature }, () => Promise.reject(thrown)),
      );
      expect(error).toBeInstanceOf(WorkFailed);
      expect(error).toMatchObject({ cause: thrown, refunded: true });
    },
  );

  test('keeps the facts of each charge apart where one wraps another', async () => {
    const userId = await newUser(makegood);
    await putFeature(makegood, { feature: 'outer', cost: 7 });
    const inner = () =>
      makegood.withCharge({ userId, feature }, () => Promise.reject(new Error('no')));
    const error = await errorOf(makegood.withCharge({ userId, feature: 'outer' }, inner));
    expect(error).toMatchObject({
      refund: { amount: 7 },
      cause: { message: 'no', refund: { amount: 10 } },
    });
    expect(await balanceOf(makegood, userId)).toBe(100);
  });

  test('tells the refund log at most 500 characters and no secrets', async () => {
    const userId = await newUser(makegood);
    const message = `POST https://key:pw@api.test/v1?api_key=abc Bearer abc.def sk-live-12345678 ${'x'.repeat(900)}\0`;
    const error = await errorOf(
      makegood.withCharge({ userId, feature }, () => Promise.reject(new Error(message))),
    );
    const { chargeId = '' } = moneyFactsOf(error) ?? {};
    const { refunds } = await makegood.client.charges.get.query({ chargeId });
    const { errorMessage } = refunds[0] ?? {};
    expect(errorMessage).toMatch(
      /^POST https:\/\/api\.test\/v1 Bearer \[redacted\] \[redacted\] x+$/,
    );
    expect(errorMessage).toHaveLength(500);
  });
});

describe('what counts as a failure', () => {
  test.each([[undefined], [null], [''], [[]]])('an empty result: %o', async (result) => {
    const userId = await newUser(makegood);
    const error = await errorOf(makegood.withCharge({ userId, feature }, () => result));
    expect(error).toMatchObject({
      failure: 'empty',
      refunded: true,
      refund: { reason: 'empty_result' },
    });
    expect(await balanceOf(makegood, userId)).toBe(100);
  });

  test('what the caller calls empty, and nothing else then', async () => {
    const userId = await newUser(makegood);
    const isEmpty = ({ length }: string) => length < 3;
    await errorOf(makegood.withCharge({ userId, feature, isEmpty }, () => 'ab'));
    expect(await balanceOf(makegood, userId)).toBe(100);
    expect(await makegood.withCharge({ userId, feature, isEmpty: () => false }, () => '')).toBe('');
    expect(await balanceOf(makegood, userId)).toBe(90);
  });

  test('an answer that the schema refuses', async () => {
    const userId = await newUser(makegood);
    const parse = () => z.object({ text: z.string() }).parse({ txt: 'hi' });
    const error = await errorOf(makegood.withCharge({ userId, feature }, parse));
    expect(error).toBeInstanceOf(z.ZodError);
    expect(error).toMatchObject({ failure: 'unreadable', refund: { reason: 'invalid_response' } });
  });

  test('a bad Response that is thrown comes through as the same Response', async () => {
    const userId = await newUser(makegood);
    const response = new Response('busy', { status: 429 });
    const error = await errorOf(
      makegood.withCharge({ userId, feature }, () => Promise.reject(response)),
    );
    expect(error).toBe(response);
    expect(error).toMatchObject({ failure: 'rate_limited', refunded: true });
  });

  test('a bad Response that is returned can still be read from the error', async () => {
    const userId = await newUser(makegood);
    const respond = () => new Response('down', { status: 503 });
    const error = await errorOf(makegood.withCharge({ userId, feature }, respond));
    expect(error).toMatchObject({ failure: 'provider_error', refunded: true });
    expect(error instanceof WorkFailed && (await error.response?.text())).toBe('down');
  });

  test("another charge's refusal is no failure of the provider", async () => {
    const userId = await newUser(makegood);
    const spendTooMuch = () => makegood.deduct({ userId, feature, amount: 1000 });
    const error = await errorOf(makegood.withCharge({ userId, feature }, spendTooMuch));
    expect(error).toMatchObject({
      code: 'insufficient_credits',
      failure: 'work_failed',
      refunded: true,
    });
  });

  test('a class that the work names itself', async () => {
    const userId = await newUser(makegood);
    const cancel = () => Promise.reject(new WorkFailed('run_cancelled', 'The run was cancelled.'));
    const error = await errorOf(makegood.withCharge({ userId, feature }, cancel));
    expect(error).toMatchObject({ failure: 'run_cancelled', refund: { reason: 'cancelled' } });
  });
});

describe('credits that cannot be held', () => {
  test('leave the work undone and nothing to refund', async () => {
    const userId = await newUser(makegood);
    const fn = vi.fn(() => 'done');
    const error = await errorOf(makegood.withCharge({ userId, feature, units: 11 }, fn));
    expect(error).toBeInstanceOf(MakegoodError);
    expect(error).toMatchObject({
      code: 'insufficient_credits',
      status: 402,
      facts: { required: 110, available: 100 },
      charged: false,
      refunded: false,
    });
    expect(fn).not.toHaveBeenCalled();
    expect(await balanceOf(makegood, userId)).toBe(100);
  });
});
