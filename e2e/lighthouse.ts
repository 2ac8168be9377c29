import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import lighthouse, { desktopConfig } from 'lighthouse';
import { ensureBrowser } from '../scripts/browser.ts';
import { findChromium } from './chromium.ts';
import { type Demo, signInAsAdmin, withDemo } from './demo.ts';

// pnpm lighthouse [--mobile] [--runs 3]: Lighthouse on the overview and on a user of the demo.
// Exit code 1 where the median of a score is under 95, and then what lowers it.

const LEAST = 95;
const categories = ['performance', 'accessibility', 'best-practices'] as const;
type Category = (typeof categories)[number];

const { values } = parseArgs({
  options: { mobile: { type: 'boolean', default: false }, runs: { type: 'string', default: '3' } },
});

type Run = { scores: Record<Category, number>; lowered: string[]; told: string };

async function runOnce(url: string, port: number): Promise<Run> {
  const flags = {
    port,
    logLevel: 'error' as const,
    onlyCategories: [...categories],
    // Whoever is signed in stays so.
    disableStorageReset: true,
  };
  const result = await lighthouse(url, flags, values.mobile ? undefined : desktopConfig);
  if (!result) throw new Error(`Lighthouse says nothing of ${url}`);
  const { audits, categories: found, finalDisplayedUrl, runtimeError } = result.lhr;
  if (runtimeError) throw new Error(`${url}: ${runtimeError.message}`);
  if (finalDisplayedUrl !== url) throw new Error(`${url} led to ${finalDisplayedUrl}`);
  const scoreOf = (category: Category) => Math.round((found[category]?.score ?? 0) * 100);
  const lowered = Object.values(found)
    .flatMap(({ auditRefs }) => auditRefs)
    .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9)
    .map(({ id }) => `${id} ${audits[id]?.displayValue ?? saidBy(audits[id]?.details)}`.trim());
  const told = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time']
    .concat('cumulative-layout-shift', 'speed-index')
    .map((id) => `${id} ${audits[id]?.displayValue}`)
    .join(', ');
  return {
    scores: {
      performance: scoreOf('performance'),
      accessibility: scoreOf('accessibility'),
      'best-practices': scoreOf('best-practices'),
    },
    lowered,
    told,
  };
}

/** What an error of the console was. */
const saidBy = (details: unknown): string =>
  JSON.stringify(details)
    ?.match(/"description":"([^"]*)"/)?.[1]
    ?.slice(0, 200) ?? '';

const median = (numbers: number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** Says how a page does; whether all its scores are enough. */
async function judge(name: string, url: string, port: number): Promise<boolean> {
  const runs: Run[] = [];
  for (let i = 0; i < Number(values.runs); i += 1) runs.push(await runOnce(url, port));
  const scores = categories.map((category) => ({
    category,
    score: median(runs.map((run) => run.scores[category])),
  }));
  const isEnough = scores.every(({ score }) => score >= LEAST);
  process.stdout.write(
    `${name}: ${scores.map(({ category, score }) => `${category} ${score}`).join(', ')}\n`,
  );
  for (const { scores: one, told } of runs)
    process.stdout.write(`  performance ${one.performance}: ${told}\n`);
  if (!isEnough)
    process.stdout.write(
      `  lowered by: ${[...new Set(runs.flatMap((run) => run.lowered))].join(', ')}\n`,
    );
  return isEnough;
}

async function judgeAll(demo: Demo): Promise<boolean> {
  const { makegood } = demo;
  const port = await freePort();
  const profile = await mkdtemp(join(tmpdir(), 'makegood-lighthouse-'));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: await findChromium(),
    args: ['--no-sandbox', '--disable-gpu', `--remote-debugging-port=${port}`],
  });
  try {
    await signInAsAdmin(await browser.newPage(), demo);
    const { charges } = await makegood.call<{ charges: { userId: string }[] }>(
      'GET',
      '/api/admin/charges?state=refunded&limit=1',
    );
    const user = `${makegood.url}/users/${encodeURIComponent(charges[0]?.userId ?? '')}`;
    const overview = await judge('Overview', `${makegood.url}/`, port);
    return (await judge('User', user, port)) && overview;
  } finally {
    await browser.close();
    await rm(profile, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

await ensureBrowser();
process.exitCode = (await withDemo(judgeAll)) ? 0 : 1;
