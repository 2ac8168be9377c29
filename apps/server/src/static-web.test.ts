import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problemOf, problemResponse } from './error-map.ts';
import { staticWeb } from './static-web.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'makegood-web-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), 'the page');
  await writeFile(join(folder, 'assets', 'app-1a2b.js'), 'the script');
});
afterAll(() => rm(folder, { recursive: true }));

const get = async (path: string) => {
  const app = staticWeb(folder).onError((error) => problemResponse(problemOf(error)));
  const answer = await app.request(path);
  return {
    status: answer.status,
    cache: answer.headers.get('cache-control'),
    text: await answer.text(),
  };
};

test('hashed assets are kept for good', async () => {
  const answer = await get('/assets/app-1a2b.js');
  expect(answer).toMatchObject({ status: 200, text: 'the script' });
  expect(answer.cache).toMatch(/immutable/);
});

test('an asset that is gone is not found, and is not the page', async () => {
  expect((await get('/assets/app-old.js')).status).toBe(404);
});

test.each(['/', '/users/abc?tab=history', '/index.html'])(
  '%s is the page, looked up anew',
  async (path) => {
    expect(await get(path)).toEqual({ status: 200, cache: 'no-cache', text: 'the page' });
  },
);

test('without a build the first page says what to do', async () => {
  const answer = await staticWeb(join(folder, 'nothing')).request('/');
  expect(await answer.text()).toContain('/api/docs');
});
