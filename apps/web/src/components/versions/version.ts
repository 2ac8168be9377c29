import type { QueryKey } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Kind } from './kind.ts';

/** What something is from `effectiveAt` on, and who wrote it when. */
export type Version<Values> = {
  version: number;
  state: 'in_force' | 'scheduled' | 'past' | 'cancelled';
  effectiveAt: string;
  createdAt: string;
  actor: string;
  cancelledAt: string | null;
  cancelledBy: string | null;
  values: Values;
};

export type Change = { field: string; before: unknown; after: unknown };

/** Where the versions of one thing are read, the newest first. */
export type VersionsSource<Values> = {
  queryKey: QueryKey;
  /** `cursor`: only those with lower numbers. */
  readPage: (
    page: { cursor?: string; limit?: number },
    signal: AbortSignal,
  ) => Promise<{ versions: Version<Values>[]; nextCursor: string | null }>;
};

/** How fields are named and told: `credits.bonus` is a field too. */
export type Words = {
  field: (field: string) => string;
  value: (field: string, value: unknown) => ReactNode;
};

/** What is wrong with a field. */
export type Issue = { path: string; message: string };

/** What a write says beside its values. */
export type Write = {
  /** Number of the last version seen, 0 for none. */
  version: number;
  /** ISO 8601; without it, from now on. */
  effectiveAt?: string;
};

/** What the last version that was not cancelled says. */
export function latestOf<Values>(versions: Version<Values>[], { one }: Kind): Values {
  const latest = versions.find(({ state }) => state !== 'cancelled');
  if (!latest) throw new Error(`There is no version of this ${one}`);
  return latest.values;
}

/** What differs between two states of something, field by field. */
export function changesBetween(before: unknown, after: unknown): Change[] {
  const old = new Map(leavesOf(before));
  const next = new Map(leavesOf(after));
  return [...new Set([...old.keys(), ...next.keys()])]
    .map((field) => ({ field, before: old.get(field) ?? null, after: next.get(field) ?? null }))
    .filter((change) => change.before !== change.after);
}

function leavesOf(value: unknown, path: string[] = []): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path.join('.'), value]];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...path, name]));
}
