import { useSyncExternalStore } from 'react';
import type { Store } from './connection/store.ts';

/** What a store has; on a server, and in the browser at first, `before`. */
export const useStore = <Value>(store: Store<Value>, before: Value): Value =>
  useSyncExternalStore(store.subscribe, store.get, () => before);

/** Whether this is a browser that has taken over what a server rendered: at first both show the same. */
export const useIsBrowser = (): boolean => useSyncExternalStore(never, yes, no);

const never = () => () => {};
const yes = () => true;
const no = () => false;
