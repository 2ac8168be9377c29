import { focusManager, QueryClient } from '@tanstack/react-query';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Answer, scriptedServer, sendEvents, sendJson } from '../testing/scripted-server.ts';
import { Connection } from './connection.ts';

const balancesOf = (available: number, held = 0) => ({
  creditsRemaining: available,
  balances: { credit: { available, held } },
});

const refundOf = (refundId: string) => ({
  ...{ refundId, chargeId: null, amount: 12, creditType: 'credit', reason: 'timeout' },
  ...{ feature: 'chat', at: '2026-11-21T12:00:00.000Z' },
});

const ME = '/api/credits/me';
const STREAM = '/api/credits/stream';

const unused: (() => void)[] = [];
afterEach(() => {
  for (const stop of unused.splice(0)) stop();
});

/** A connection that has begun, as that of a mounted provider. */
function connect(url: string, getToken: () => string = () => 'token') {
  const queryClient = new QueryClient();
  const connection = new Connection({ url: `${url}/`, userKey: 'ada', queryClient, getToken });
  unused.push(connection.start(), () => queryClient.clear());
  const { queryKey } = connection.balances();
  return {
    connection,
    link: () => connection.stream.link.get(),
    available: () => queryClient.getQueryData(queryKey)?.balances['credit']?.available,
  };
}

const until = (condition: () => unknown) =>
  vi.waitFor(() => expect(condition()).toBe(true), { timeout: 10_000, interval: 10 });

/** Answers the first that asks with the first of these, and so on; the last goes on. */
const inTurn = (...answers: Answer[]): Answer => {
  let turn = 0;
  return (...call) => answers[Math.min(turn++, answers.length - 1)]?.(...call);
};

const endedAfter =
  (answer: Answer): Answer =>
  (response, request) => {
    answer(response, request);
    response.end();
  };

describe('the stream', () => {
  test('tells balances and refunds, and goes on where it ended', async () => {
    await using server = await scriptedServer({
      [ME]: sendJson(200, balancesOf(100)),
      [STREAM]: inTurn(
        endedAfter(sendEvents(['balance', 'a', balancesOf(88, 12)])),
        sendEvents(['refund', 'b', refundOf('r1')], ['balance', 'c', balancesOf(100)]),
      ),
    });
    const { connection, link, available } = connect(server.url);
    await until(() => connection.inbox.unseen.get().length === 1);
    await until(() => link() === 'open' && available() === 100);
    expect(connection.inbox.last.get()).toMatchObject({ refundId: 'r1', amount: 12 });
    const ids = server.asked(STREAM).map(({ headers }) => headers['last-event-id']);
    expect(ids).toEqual([undefined, 'a']);
    expect(server.asked(STREAM)[0]?.headers.authorization).toBe('Bearer token');
  });

  test('whose token is refused is opened with a fresh one', async () => {
    const open = sendEvents(['balance', 'a', balancesOf(7)]);
    const onlyFresh =
      (answer: Answer): Answer =>
      (response, request) =>
        (request.headers.authorization === 'Bearer token 2'
          ? answer
          : sendJson(401, { code: 'unauthenticated' }))(response, request);
    await using server = await scriptedServer({
      [ME]: onlyFresh(sendJson(200, balancesOf(7))),
      [STREAM]: onlyFresh(open),
    });
    let tokens = 0;
    const { link, available } = connect(server.url, () => `token ${(tokens += 1)}`);
    await until(() => link() === 'open' && available() === 7);
    expect(tokens).toBe(2);
  });

  test('that is refused leaves the balance to be asked for, and is tried again when it may', async () => {
    await using server = await scriptedServer({
      [ME]: sendJson(200, balancesOf(5)),
      [STREAM]: inTurn(
        sendJson(429, { code: 'too_many_streams' }, { 'retry-after': '1' }),
        sendEvents(['balance', 'a', balancesOf(4)]),
      ),
    });
    const { link, available } = connect(server.url);
    await until(() => link() === 'down');
    await until(() => available() === 5);
    expect(server.asked(STREAM)).toHaveLength(1);
    await until(() => link() === 'open' && available() === 4);
  });

  test('that ends before it began leaves the balance to be asked for at once', async () => {
    let away = false;
    await using server = await scriptedServer({
      [ME]: (...call) => sendJson(away ? 503 : 200, away ? {} : balancesOf(5))(...call),
      [STREAM]: (response) => {
        // Not before the balance is known by asking.
        const leave = () => {
          if (available() !== 5) return void setTimeout(leave, 10);
          away = true;
          response.destroy();
        };
        leave();
      },
    });
    const { link, available } = connect(server.url);
    await until(() => link() === 'down' && server.asked(ME).length === 2);
  });

  test('that says what nobody understands is left, and opened again', async () => {
    await using server = await scriptedServer({
      [ME]: sendJson(503, { code: 'unavailable' }),
      [STREAM]: inTurn(
        sendEvents(['balance', 'a', '{"bal']),
        sendEvents(['balance', 'b', balancesOf(3)]),
      ),
    });
    const { link, available } = connect(server.url);
    await until(() => link() === 'open' && available() === 3);
    expect(server.asked(STREAM)[1]?.headers['last-event-id']).toBeUndefined();
  });
});

test('while the page is hidden nothing is asked; what was missed is told when it is seen again', async () => {
  let ended = 0;
  await using server = await scriptedServer({
    [ME]: sendJson(200, balancesOf(100)),
    [STREAM]: (response, request) => {
      response.once('close', () => (ended += 1));
      sendEvents(['balance', 'a', balancesOf(100)])(response, request);
    },
  });
  const { link } = connect(server.url);
  await until(() => link() === 'open');
  focusManager.setFocused(false);
  try {
    await until(() => ended === 1);
    expect(server.asked(STREAM)).toHaveLength(1);
  } finally {
    focusManager.setFocused(undefined);
  }
  await until(() => link() === 'open' && server.asked(STREAM).length === 2);
  expect(server.asked(STREAM)[1]?.headers['last-event-id']).toBe('a');
});

test('an answer from before what the stream told does not undo it', async () => {
  const held: (() => void)[] = [];
  await using server = await scriptedServer({
    [ME]: (response, request) => held.push(() => sendJson(200, balancesOf(100))(response, request)),
    [STREAM]: sendEvents(['balance', 'a', balancesOf(95)]),
  });
  const { connection, available } = connect(server.url);
  await until(() => available() === 95 && held.length > 0);
  const refreshed = connection.refresh();
  await until(() => held.length > 1);
  connection.stream.restart();
  await until(() => server.asked(STREAM).length > 1);
  await until(() => connection.stream.link.get() === 'open');
  for (const answer of held) answer();
  await refreshed;
  expect(available()).toBe(95);
});

describe('a hold', () => {
  test('is shown until the server tells of it', async () => {
    const readers: { write: (text: string) => void }[] = [];
    await using server = await scriptedServer({
      [ME]: sendJson(200, balancesOf(100)),
      [STREAM]: (response, request) => {
        readers.push(response);
        sendEvents(['balance', 'a', balancesOf(100)])(response, request);
      },
    });
    const { connection, link } = connect(server.url);
    await until(() => link() === 'open');
    const letGo = connection.hold('credit', 12);
    expect(connection.holds.get()).toMatchObject([{ creditType: 'credit', amount: 12 }]);
    const text = JSON.stringify(balancesOf(88, 12));
    for (const reader of readers) reader.write(`event: balance\nid: b\ndata: ${text}\n\n`);
    await until(() => connection.holds.get().length === 0);
    letGo();
  });

  test('that is let go of ends with what the server has by then', async () => {
    await using server = await scriptedServer({
      [ME]: sendJson(200, balancesOf(100)),
      [STREAM]: sendEvents(['balance', 'a', balancesOf(100)]),
    });
    const { connection, link } = connect(server.url);
    await until(() => link() === 'open');
    const asked = server.asked(ME).length;
    const letGo = connection.hold('credit', 12);
    letGo();
    letGo();
    expect(connection.holds.get()).toHaveLength(1);
    await until(() => connection.holds.get().length === 0);
    expect(server.asked(ME).length).toBeGreaterThan(asked);
  });
});

test('a token of another user takes what the one before had with it', async () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const tokenOf = (sub: string) => `${part({ alg: 'none' })}.${part({ sub })}.`;
  let user = 'ada';
  const owned = (request: { headers: { authorization?: string | undefined } }) =>
    request.headers.authorization === `Bearer ${tokenOf('ada')}` ? 10 : 99;
  let isRefused = false;
  await using server = await scriptedServer({
    [ME]: (response, request) => {
      if (isRefused && owned(request) === 10) sendJson(401, {})(response, request);
      else sendJson(200, balancesOf(owned(request)))(response, request);
    },
    [STREAM]: (response, request) => {
      const mine = owned(request);
      const refunds = mine === 10 ? [['refund', 'x', refundOf('of ada')] as const] : [];
      sendEvents(...refunds.map(([...event]) => event), ['balance', 'y', balancesOf(mine)])(
        response,
        request,
      );
    },
  });
  const { connection, available, link } = connect(server.url, () => tokenOf(user));
  await until(() => link() === 'open' && available() === 10);
  expect(connection.inbox.unseen.get()).toHaveLength(1);
  const letGo = connection.hold('credit', 1);
  user = 'grace';
  isRefused = true;
  await connection.refresh();
  await until(() => link() === 'open' && available() === 99);
  expect(connection.inbox.unseen.get()).toEqual([]);
  expect(connection.holds.get()).toEqual([]);
  const last = server.asked(STREAM).at(-1);
  expect(last?.headers.authorization).toBe(`Bearer ${tokenOf('grace')}`);
  expect(last?.headers['last-event-id']).toBeUndefined();
  letGo();
});
