import type { Liability } from './liability.ts';

type Part = Liability['outstanding']['parts'][number];

/** How old credits are, by whole months since the one they were issued in. */
export const ages = [
  { words: 'This month', upTo: 1 },
  { words: '1 to 3 months', upTo: 4 },
  { words: '4 to 6 months', upTo: 7 },
  { words: '7 to 12 months', upTo: 13 },
  { words: 'Older', upTo: Number.POSITIVE_INFINITY },
] as const;

const monthsOf = (iso: string) => {
  const date = new Date(iso);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

export type AgeRow = { words: string; bySource: Map<string, number>; all: number; lapsing: number };

/** What is left, by age and source; `lapsing` is what of it expires some day. */
export function byAge(parts: readonly Part[], at: string): AgeRow[] {
  const ageOf = ({ issuedIn }: Part) => {
    const months = monthsOf(at) - monthsOf(issuedIn);
    return ages.findIndex(({ upTo }) => months < upTo);
  };
  return ages.map(({ words }, age) => {
    const here = parts.filter((part) => ageOf(part) === age);
    const bySource = new Map<string, number>();
    for (const { source, credits } of here)
      bySource.set(source, (bySource.get(source) ?? 0) + credits);
    const sum = (some: readonly Part[]) => some.reduce((total, { credits }) => total + credits, 0);
    return { words, bySource, all: sum(here), lapsing: sum(here.filter(({ expires }) => expires)) };
  });
}
