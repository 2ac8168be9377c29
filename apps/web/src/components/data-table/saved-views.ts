import { useMemo } from 'react';
import type { SearchState } from '../../lib/use-search-state.ts';
import { type Stored, stored } from '../../lib/stored.ts';

/** What a table showed, under a name. */
export type View = { name: string; search: SearchState };

const kept = new Map<string, Stored>();

function storeOf(id: string): Stored {
  const store = kept.get(id) ?? stored(`views.${id}`);
  kept.set(id, store);
  return store;
}

/** The views saved of a table in this browser, in the order they were saved, and how to save them. */
export function useSavedViews(id: string): [views: View[], save: (views: View[]) => void] {
  const store = storeOf(id);
  const text = store.use();
  const views = useMemo(() => read(text), [text]);
  return [views, (next) => store.write(next.length === 0 ? null : JSON.stringify(next))];
}

function read(text: string | null): View[] {
  try {
    const views: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(views) ? views.filter(isView) : [];
  } catch {
    return [];
  }
}

const isView = (view: Partial<View> | null): view is View =>
  typeof view?.name === 'string' && typeof view.search === 'object' && view.search !== null;

/** Whether both addresses show the same, whatever the order of their parameters. */
export const sameSearch = (a: SearchState, b: SearchState): boolean => textOf(a) === textOf(b);

const textOf = (search: SearchState) =>
  JSON.stringify(
    Object.entries(search)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
