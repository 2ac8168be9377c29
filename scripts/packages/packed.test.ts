import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { balanceOf, newUser, openWorld, type World } from '../../packages/sdk/src/testing/world.ts';
import { build } from './build.ts';

const BUILD_MS = 120_000;
const PROJECT_MS = 240_000;
const apiKey = 'mg_test_key_of_the_sdk';
let folder: string;
let tarballs: Record<string, string>;
const started: ChildProcess[] = [];
let world: World;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'makegood-packed-'));
  tarballs = await build();
  world = await openWorld();
}, BUILD_MS);
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

/** A project outside of the workspace that has installed the packed packages. Returns its folder. */
async function freshProject(name: string): Promise<string> {
  const project = join(folder, name);
  await cp(join(import.meta.dirname, 'fixtures', name), project, { recursive: true });
  const file = join(project, 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  for (const [dependency, tarball] of Object.entries(tarballs)) {
    if (dependency in manifest.dependencies) manifest.dependencies[dependency] = `file:${tarball}`;
  }
  await writeFile(file, JSON.stringify(manifest));
  await succeed(project, 'pnpm', 'install', '--ignore-workspace', '--prefer-offline');
  return project;
}

function begin(project: string, command: string, args: string[], env = {}): ChildProcess {
  const child = spawn(command, args, {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Each command knows for itself whether it develops or builds; that these are tests is not for it.
    env: { ...process.env, NODE_ENV: undefined, NEXT_TELEMETRY_DISABLED: '1', CI: '1', ...env },
  });
  started.push(child);
  return child;
}

/** Runs a command to its end; fails with what it wrote when it fails. */
async function succeed(project: string, command: string, ...args: string[]): Promise<void> {
  const child = begin(project, command, args);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (part: Buffer) => {
      output += part.toString();
    });
  }
  const [code] = await once(child, 'close');
  expect(code, output).toBe(0);
}

const installed = (project: string, command: string) => join(project, 'node_modules/.bin', command);

test(
  'a fresh Vite project builds and type-checks with the packed packages',
  async () => {
    const project = await freshProject('vite');
    await succeed(project, installed(project, 'tsc'));
    await succeed(project, installed(project, 'vite'), 'build');
    expect(await readFile(join(project, 'dist/index.html'), 'utf8')).toContain('.css');
  },
  PROJECT_MS,
);

test(
  'a fresh Next.js project renders the widgets, charges in routes of Node and of the edge, and gives back',
  async () => {
    const project = await freshProject('next');
    const next = installed(project, 'next');
    const { url: makegoodUrl } = world.server;
    await succeed(project, next, 'build');
    const server = begin(project, next, ['start', '-H', '127.0.0.1', '-p', '0'], {
      MAKEGOOD_URL: makegoodUrl,
      MAKEGOOD_API_KEY: apiKey,
    });
    const url = await addressOf(server);
    expect(await (await fetch(url)).text()).toContain('Credits');

    for (const path of ['/api/generate', '/api/edge']) await expectCharged(`${url}${path}`);
  },
  PROJECT_MS,
);

/** What a route does is paid for once it is done, and given back where it fails. */
async function expectCharged(route: string): Promise<void> {
  const userId = await newUser(world.makegood);
  const generate = async (body: object) => {
    const response = await fetch(route, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-user': userId },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  expect(await generate({})).toMatchObject({ status: 200, body: { text: 'Hello' } });
  await expect.poll(() => balanceOf(world.makegood, userId)).toBe(90);
  expect(await generate({ fails: true })).toMatchObject({ status: 500, body: { refunded: true } });
  expect(await balanceOf(world.makegood, userId)).toBe(90);
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('The output of the server is not read');
  for await (const line of createInterface({ input: stdout })) {
    const address = /(http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (address) return address;
  }
  throw new Error('The server ended before it said where it is');
}
