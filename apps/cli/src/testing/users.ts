import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLedger, putPlan, putPlanInput } from '@makegood/core';
import { testDatabase, type TestDatabase } from '@makegood/db/testing';
import { onTestFinished } from 'vitest';

const DAY = 24 * 60 * 60 * 1000;

export const HEADER = 'id,email,plan,balance,last_refresh';

/** A time so many days ago. */
export const daysAgo = (days: number) => new Date(Date.now() - days * DAY).toISOString();

/** A database with the plans free (100 credits) and pro (1,000), every 30 days; the test's own. */
export async function databaseWithPlans(): Promise<TestDatabase> {
  const database = await testDatabase();
  onTestFinished(database.drop);
  await plan(database, 'free', 100);
  await plan(database, 'pro', 1000);
  return database;
}

/** Has the plan give so many credits. */
export async function plan({ sql }: TestDatabase, planId: string, credit: number): Promise<void> {
  const ledger = openLedger({ sql });
  const input = putPlanInput.parse({ planId, name: planId, credits: { credit } });
  await putPlan(ledger, input, 'test');
  await ledger.close();
}

/** The path of a file with this content; the test's own. */
export async function usersFile(content: string | Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'makegood-users-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'users.csv');
  await writeFile(path, content);
  return path;
}

/** A file of so many users of the plan pro with 1,200 credits, who were refreshed so long ago. */
export function manyUsers(users: number, lastRefresh = ''): Promise<string> {
  const rows = Array.from(
    { length: users },
    (_, n) => `u${n},u${n}@example.com,pro,1200,${lastRefresh}`,
  );
  return usersFile([HEADER, ...rows, ''].join('\n'));
}

/** Waits until it holds, for at most 20 s. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('It never came to hold');
  }
}
