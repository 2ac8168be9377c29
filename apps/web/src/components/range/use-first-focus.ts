import { type RefObject, useEffect, useRef } from 'react';

/** The field that has the keyboard as soon as what it is in has loaded. */
export function useFirstFocus(): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return field;
}
