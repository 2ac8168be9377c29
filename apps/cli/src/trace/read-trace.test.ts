import { expect, onTestFinished, test } from 'vitest';
import { traceFile } from '../testing/trace-file.ts';
import { readTrace } from './read-trace.ts';

async function read(content: string, limit?: number) {
  const { path, remove } = await traceFile(content);
  onTestFinished(remove);
  return readTrace(path, limit);
}

const HEAD = 'TIMESTAMP,ContextTokens,GeneratedTokens\r\n';
const GOOD = '2023-11-16 18:15:46.6805900,374,44\r\n';

test('a call keeps its line, its time to the millisecond and its tokens', async () => {
  expect(await read(`\uFEFF${HEAD}${GOOD}`)).toEqual({
    calls: [
      {
        line: 2,
        at: Date.UTC(2023, 10, 16, 18, 15, 46, 680),
        contextTokens: 374,
        generatedTokens: 44,
      },
    ],
    bad: { lines: 0, first: [] },
  });
});

test('columns are found by name', async () => {
  const { calls } = await read(
    'GeneratedTokens,Model,TIMESTAMP,ContextTokens\n5,gpt,2023-11-16 18:15:46,7\n',
  );
  expect(calls).toMatchObject([{ contextTokens: 7, generatedTokens: 5 }]);
});

test('a bad line is left out and named with what is wrong, and spoils no other', async () => {
  const bad = [
    'yesterday,1,2',
    '2023-11-16 18:15:46,-1,2',
    '2023-11-16 18:15:46,1,2.5',
    '2023-11-16 18:15:46,1',
    '2023-11-16 18:15:46,1,1000001',
    '"2023-11-16 18:15:46,1,2',
    '2023-13-45 18:15:46,1,2',
  ];
  const { calls, bad: named } = await read(
    `${HEAD}${bad.map((line) => `${line}\r\n${GOOD}`).join('')}`,
  );
  expect(calls.map(({ line }) => line)).toEqual([3, 5, 7, 9, 11, 13, 15]);
  expect(named.lines).toBe(7);
  expect(named.first.map(({ line, why }) => `${line} ${why.split(' ')[0]}`)).toEqual([
    '2 TIMESTAMP',
    '4 ContextTokens',
    '6 GeneratedTokens',
    '8 GeneratedTokens',
    '10 GeneratedTokens',
    '12 TIMESTAMP',
    '14 TIMESTAMP',
  ]);
});

test('a limit ends the reading', async () => {
  expect((await read(`${HEAD}${GOOD.repeat(50)}`, 3)).calls).toHaveLength(3);
});

test.each([
  ['another file', 'name,age\na,1\n', /its first line must name TIMESTAMP/],
  ['no calls', HEAD, /holds no call/],
  ['nothing', '', /holds no call/],
  ['no lines', 'x'.repeat(100_000), /cannot be read/],
])('%s is no trace, and says so', async (_, content, message) => {
  await expect(read(content)).rejects.toThrow(message);
});
