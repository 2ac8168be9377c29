import type { Line } from './columns.tsx';

type Json = Line['before'];

export type Change = { path: string; before?: string; after?: string };

/** Every value of both, by its path: `refresh.every`, `balances.credit.available`. */
export function changesOf(before: Json, after: Json): Change[] {
  const was = flatten(before);
  const is = flatten(after);
  const paths = [...new Set([...was.keys(), ...is.keys()])];
  return paths.map((path) => ({
    path,
    ...(was.has(path) && { before: was.get(path) ?? '' }),
    ...(is.has(path) && { after: is.get(path) ?? '' }),
  }));
}

function flatten(value: Json, path = '', found = new Map<string, string>()): Map<string, string> {
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    for (const [key, item] of Object.entries(value)) {
      flatten(item as Json, path === '' ? key : `${path}.${key}`, found);
    }
  } else if (path !== '') {
    found.set(path, typeof value === 'string' ? value : JSON.stringify(value));
  } else if (value !== null) {
    found.set('value', JSON.stringify(value));
  }
  return found;
}
