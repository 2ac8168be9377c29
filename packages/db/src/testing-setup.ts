import type { TestProject } from 'vitest/node';
import { openTestCluster } from './testing-cluster.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    databaseUrl: string;
  }
}

/** One PostgreSQL for the whole run, with a template that each test database is cloned from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await openTestCluster();
  project.provide('databaseUrl', cluster.url);
  return cluster.close;
}
