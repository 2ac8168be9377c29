import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { type TestDatabase, testDatabase } from '@makegood/db/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { deduct, grant, putChat } from './calls.ts';
import { API_KEY, killAll, type ServerProcess, startProcess } from './server-process.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

const MB = 1024 * 1024;
let db: TestDatabase;
let server: ServerProcess;

beforeAll(async () => {
  db = await testDatabase();
  server = await startProcess({ DATABASE_URL: db.url });
  await putChat(server);
  await grant(server, 'u', 1_000_000);
});
afterAll(async () => {
  await killAll();
  await db.drop();
});

/** Others are served meanwhile; returns how long the slowest of their calls took. */
async function serveOthersUntil(done: Promise<unknown>): Promise<number> {
  let over = false;
  const end = () => {
    over = true;
  };
  done.then(end, end);
  let slowest = 0;
  do {
    const { status, ms } = await deduct(server, 'u');
    expect(status).toBe(200);
    slowest = Math.max(slowest, ms);
  } while (!over);
  await done;
  expect(slowest).toBeLessThan(3000);
  return Math.round(slowest);
}

async function residentMb(): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const bytes = /^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1];
  return Number(bytes) / MB;
}

/** Sends the start of a request and then a byte now and then; returns what came back, and when. */
async function trickle(start: string, bytes: string): Promise<{ answer: string; ms: number }> {
  const since = performance.now();
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  const answer = text(socket);
  socket.write(start);
  let sent = 0;
  const timer = setInterval(() => socket.write(bytes[sent++ % bytes.length] ?? ''), 500);
  try {
    return { answer: await answer, ms: Math.round(performance.now() - since) };
  } finally {
    clearInterval(timer);
    socket.destroy();
  }
}

/** All that a socket receives until its end, be it a reset. */
function text(socket: Socket): Promise<string> {
  let received = '';
  socket.on('data', (part: Buffer) => {
    received += part.toString('latin1');
  });
  socket.on('error', () => {});
  return new Promise((resolve) => {
    socket.once('close', () => resolve(received));
  });
}

const head = (more: string) =>
  `POST /api/credits/deduct HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${API_KEY}\r\n` +
  `Content-Type: application/json\r\n${more}`;

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);

test('200 requests whose headers trickle in are ended with 408, and others are served', async () => {
  const slow = Promise.all(
    Array.from({ length: 200 }, () => trickle(head('X-Slow: '), 'abcdefgh')),
  );
  const slowest = await serveOthersUntil(slow);
  const ended = await slow;
  expect(new Set(ended.map(({ answer }) => statusOf(answer)))).toEqual(new Set([408]));
  const longest = Math.max(...ended.map(({ ms }) => ms));
  expect(longest).toBeLessThan(20_000);
  process.stdout.write(
    `Trickled headers: ended after ${longest} ms; others ${slowest} ms at most\n`,
  );
});

test('200 requests whose bodies trickle in are ended with 408, and others are served', async () => {
  const start = head('Content-Length: 1000\r\n\r\n{"userId":"u"');
  const slow = Promise.all(Array.from({ length: 200 }, () => trickle(start, '    ')));
  const slowest = await serveOthersUntil(slow);
  const ended = await slow;
  expect(new Set(ended.map(({ answer }) => statusOf(answer)))).toEqual(new Set([408]));
  const longest = Math.max(...ended.map(({ ms }) => ms));
  expect(longest).toBeLessThan(20_000);
  process.stdout.write(
    `Trickled bodies: ended after ${longest} ms; others ${slowest} ms at most\n`,
  );
});

/** Uploads a body of 50 MB as fast as it is taken; returns the status and the bytes taken. */
function upload(headers: Record<string, string>): Promise<{ status: number; taken: number }> {
  return new Promise((resolve, reject) => {
    const call = request(`${server.url}/api/credits/deduct`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${API_KEY}`,
        'content-type': 'application/json',
        ...headers,
      },
    });
    const part = Buffer.alloc(64 * 1024, 'x');
    let left = 50 * MB;
    const feed = () => {
      while (left > 0 && !call.destroyed) {
        left -= part.length;
        if (!call.write(part)) {
          call.once('drain', feed);
          return;
        }
      }
      call.end();
    };
    call.once('response', (answer) => {
      answer.resume();
      const taken = call.socket?.bytesWritten ?? 0;
      resolve({ status: answer.statusCode ?? 0, taken });
      call.destroy();
    });
    call.on('error', reject);
    feed();
  });
}

test.each([
  ['that say their length', { 'content-length': String(50 * MB) }],
  ['in chunks', { 'transfer-encoding': 'chunked' }],
])('bodies of 50 MB %s are refused with 413, unread', async (what, headers) => {
  const before = await residentMb();
  const uploads = Promise.all(Array.from({ length: 20 }, () => upload(headers)));
  const slowest = await serveOthersUntil(uploads);
  const done = await uploads;
  expect(new Set(done.map(({ status }) => status))).toEqual(new Set([413]));
  const most = Math.max(...done.map(({ taken }) => taken)) / MB;
  expect(most).toBeLessThan(25);
  const grown = Math.round((await residentMb()) - before);
  expect(grown).toBeLessThan(200);
  process.stdout.write(
    `50 MB ${what}: ${most.toFixed(1)} MB sent at most, memory grew by ${grown} MB; ` +
      `others ${slowest} ms at most\n`,
  );
});

const rows = async () => (await db.sql`select count(*) as n from charges`)[0]?.n;

test('1,000 calls in one tRPC batch are refused as a whole, and none of them happens', async () => {
  const before = await rows();
  for (const [name, calls] of [
    ['credits.deduct', 1000],
    ['credits.me', 1000],
    ['credits.deduct', 500],
  ] as const) {
    const path = Array.from({ length: calls }, () => name).join(',');
    const input = { userId: 'u', feature: 'chat' };
    const body = Object.fromEntries(Array.from({ length: calls }, (_, n) => [n, input]));
    const since = performance.now();
    const answer = await fetch(`${server.url}/trpc/${path}?batch=1`, {
      method: 'POST',
      headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    await answer.arrayBuffer();
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(performance.now() - since).toBeLessThan(3000);
    process.stdout.write(`${calls} calls of ${name} in a batch: ${answer.status}\n`);
  }
  expect(await rows()).toBe(before);
  expect(await deduct(server, 'u')).toMatchObject({ status: 200 });
});
