import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { startChild } from './child.ts';

/** A server under load, over a pool with one connection for each caller. */
export type Server = {
  name: string;
  url: string;
  stop(): Promise<void>;
};

export async function startMakegood(
  databaseUrl: string,
  apiKey: string,
  more: Record<string, string> = {},
): Promise<Server> {
  const main = fileURLToPath(new URL('./main.ts', import.meta.resolve('@makegood/server')));
  const child = await startChild(main, {
    DATABASE_URL: databaseUrl,
    HOST: '127.0.0.1',
    PORT: '0',
    MAKEGOOD_API_KEY: apiKey,
    ...more,
  });
  return { name: 'makegood', ...child };
}

export async function startEcho(): Promise<Server> {
  const child = await startChild(fileURLToPath(new URL('./echo.ts', import.meta.url)), {});
  return { name: 'bare echo', ...child };
}

/** Sends JSON and reads the JSON answer. Fails unless it is a 200. */
export type Post = (path: string, body: object) => Promise<Record<string, unknown>>;

export function openClient(url: string, apiKey: string, connections: number) {
  const pool = new Pool(url, { connections, pipelining: 1 });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` };
  const post: Post = async (path, body) => {
    const answer = await pool.request({
      method: 'POST',
      path,
      headers,
      body: JSON.stringify(body),
    });
    const json = (await answer.body.json()) as Record<string, unknown>;
    if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${json['code']}`);
    return json;
  };
  return { post, close: () => pool.close() };
}
