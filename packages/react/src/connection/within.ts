import type { CreditsError } from '../credits-error.ts';

/** What a promise resolves to, or the error where it takes longer than so many milliseconds. */
export async function within<T>(
  ms: number,
  promise: Promise<T> | T,
  late: () => CreditsError,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const passed = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  try {
    return await Promise.race([promise, passed]);
  } finally {
    clearTimeout(timer);
  }
}
