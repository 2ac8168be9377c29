import { notFound, redirect } from 'next/navigation.js';
import { NextRequest, NextResponse } from 'next/server.js';
import { expect, test, vi } from 'vitest';
import { moneyFactsOf } from '../index.ts';
import { balanceOf, errorOf, newUser } from '../testing/world.ts';
import { worldOfTests } from '../testing/world-of-tests.ts';
import { withCredits } from './index.ts';
import { routePattern } from './route-pattern.ts';

const world = await worldOfTests();

const context = { params: Promise.resolve({}) };
const asked = (userId: string) =>
  new NextRequest('http://127.0.0.1/api/chat', { method: 'POST', headers: { 'x-user': userId } });
const user = (request: NextRequest) => request.headers.get('x-user') ?? undefined;

test('a NextResponse keeps its headers and cookies', async () => {
  const userId = await newUser(world.makegood);
  const POST = withCredits(world.makegood, { user, feature: 'chat' }, () => {
    const response = NextResponse.json({ ok: true }, { headers: { 'x-mine': 'yes' } });
    response.cookies.set('seen', '1');
    return response;
  });
  const response = await POST(asked(userId), context);
  expect(response.headers.get('x-mine')).toBe('yes');
  expect(response.headers.getSetCookie()).toEqual([expect.stringContaining('seen=1')]);
  expect(await response.json()).toEqual({ ok: true });
  expect(await balanceOf(world.makegood, userId)).toBe(90);
});

test('a redirect is an answer: it is paid for, and left to Next', async () => {
  const userId = await newUser(world.makegood);
  const POST = withCredits(world.makegood, { user, feature: 'chat' }, () => redirect('/done'));
  const error = await errorOf(POST(asked(userId), context));
  expect(error).toMatchObject({ digest: expect.stringContaining('NEXT_REDIRECT') });
  expect(await balanceOf(world.makegood, userId)).toBe(90);
});

test('notFound is a refusal: it is given back, and left to Next', async () => {
  const userId = await newUser(world.makegood);
  const POST = withCredits(world.makegood, { user, feature: 'chat' }, () => notFound());
  const error = await errorOf(POST(asked(userId), context));
  expect(error).toMatchObject({ digest: 'NEXT_HTTP_ERROR_FALLBACK;404' });
  expect(await balanceOf(world.makegood, userId)).toBe(100);
});

test('what the handler throws is told to onError, with what became of the credits', async () => {
  const userId = await newUser(world.makegood);
  const onError = vi.fn<(error: unknown, request: NextRequest) => void>();
  const thrown = new Error('out of ideas');
  const POST = withCredits(world.makegood, { user, feature: 'chat', onError }, () =>
    Promise.reject(thrown),
  );
  const request = asked(userId);
  expect((await POST(request, context)).status).toBe(500);
  expect(onError).toHaveBeenCalledExactlyOnceWith(thrown, request);
  expect(moneyFactsOf(thrown)).toMatchObject({ refunded: true });
});

test.each([
  ['/api/chats/42', { id: '42' }, 'POST /api/chats/[id]'],
  [
    '/api/chats/42/messages/7',
    { chat: '42', message: '7' },
    'POST /api/chats/[chat]/messages/[message]',
  ],
  ['/api/files/a/b%20c', { path: ['a', 'b c'] }, 'POST /api/files/[...path]'],
  ['/api/chat', {}, 'POST /api/chat'],
])('the route of %s with %o is %s', async (path, params, pattern) => {
  const request = { method: 'POST', url: `http://127.0.0.1${path}` };
  expect(await routePattern(request, { params: Promise.resolve(params) })).toBe(pattern);
});
