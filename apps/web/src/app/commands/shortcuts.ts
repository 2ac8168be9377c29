import { useHotkeys, useWindowEvent } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { pageKey } from '../../lib/page-keys.ts';
import { stored } from '../../lib/stored.ts';
import { useDestinations } from '../navigation.ts';
import { openHelp, openSearch } from './open.ts';

const LEADER = 'g';
const PATIENCE_MS = 1500;

const off = stored('single-keys-off');

/** Whether keys without Ctrl or ⌘ do something: who dictates to their computer turns them off. */
export const useSingleKeys = (): boolean => off.use() === null;
export const setSingleKeys = (on: boolean): void => off.write(on ? null : 'off');

/** The keys that work on every page: Ctrl or ⌘ with K, `?`, `g` with a letter; and those of the page. */
export function useShortcuts(): void {
  const destinations = useDestinations();
  const navigate = useNavigate();
  const singleKeys = useSingleKeys();
  const ledAt = useRef(0);
  useHotkeys([['mod+K', openSearch]], []);
  useWindowEvent('keydown', (event) => {
    if (!singleKeys || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    const key = event.key.toLowerCase();
    const isLed = Date.now() - ledAt.current < PATIENCE_MS;
    ledAt.current = key === LEADER && !isLed ? Date.now() : 0;
    if (key === '?') openHelp();
    const destination = isLed && destinations.find((one) => one.key === key);
    const ofPage = isLed ? undefined : pageKey(key);
    if (!destination && !ofPage) return;
    event.preventDefault();
    if (destination) void navigate({ to: destination.to });
    else ofPage?.();
  });
}

function isTyping({ target }: KeyboardEvent): boolean {
  const fields = 'input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]';
  return target instanceof Element && target.closest(fields) !== null;
}
