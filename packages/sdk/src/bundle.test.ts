import { expect, test } from 'vitest';
import { bundle } from './testing/bundle.ts';

const nodeImport =
  /(?:from|import|require)\s*\(?["'`](?:node:|buffer|http|https|fs|net|stream|events)/;

/** What Node 20 does not have, and a type checker of this workspace lets through. */
const newerThanNode20 = /\b(?:withResolvers|groupBy|fromAsync|Promise\.try|RegExp\.escape)\b/;

test.each([
  ['./index.ts', []],
  ['./hono/index.ts', ['hono', 'hono/route']],
  ['./next/index.ts', ['next/server.js']],
  ['./ai/index.ts', ['ai']],
  ['./express/index.ts', ['express']],
])(
  '%s imports nothing of Node, nor of what it adapts, and runs on Node 20',
  async (entry, external) => {
    const code = await bundle(`export * from '${entry}';`, { external });
    expect(code).not.toMatch(nodeImport);
    expect(code).not.toMatch(newerThanNode20);
    const imports = [...code.matchAll(/from\s*["'`]([^"'`]+)/g)].map(([, name]) => name);
    // Of Hono the name of a route is read; of the others only the types are taken.
    expect(imports.filter((name) => name !== 'hono/route')).toEqual([]);
    expect(code.length).toBeGreaterThan(1000);
  },
);

test('who takes one function is given little else', async () => {
  const all = await bundle(`export * from './index.ts';`);
  const one = await bundle(`export { moneyFactsOf } from './index.ts';`);
  expect(one.length).toBeLessThan(2000);
  expect(all.length).toBeLessThan(60_000);
});
