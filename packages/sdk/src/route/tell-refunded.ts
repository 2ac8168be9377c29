import type { MoneyFacts } from '../money-facts.ts';

export const REFUNDED_HEADER = 'x-credits-refunded';

type Body = { contentType: string | null | undefined; encoding: string | null | undefined };

/** Whether `refunded` can be told inside of an answer. */
export const isPlainJson = ({ contentType, encoding }: Body): boolean =>
  /[/+]json\b/.test(contentType ?? '') && !encoding;

/** The body with `refunded` added; undefined where it is no JSON object. */
export function addRefunded(body: string, refunded: MoneyFacts['refunded']): string | undefined {
  try {
    const value: unknown = JSON.parse(body);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? JSON.stringify({ ...value, refunded }) : undefined;
  } catch {
    return undefined;
  }
}
