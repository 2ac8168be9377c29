import { replaceEqualDeep } from '@tanstack/react-query';
import { useState } from 'react';

/** The value that there was before, while the new one says the same: what is drawn of it stays. */
export function useSame<T>(value: T): T {
  const [kept, keep] = useState(value);
  const same = replaceEqualDeep(kept, value);
  if (same !== kept) keep(same);
  return same;
}
