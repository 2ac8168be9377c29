/** Charges that came to their end, and those whose work their provider failed. */
export type Outcome = { finished: number; failed: number };

/** Below this share of work that succeeded a provider is not reliable. */
export const SUCCESS_THRESHOLD = 0.95;

/** Fewer failures are chance. */
const FEWEST_FAILURES = 3;
/** So much is beyond chance, though there are hundreds of buckets to look at. */
const DEVIATIONS = 4;
/** Times in which far more failed are left out; then others may stand out, but soon none does. */
const ROUNDS = 4;
/** A provider that never failed may fail now and then, and need not be told of at once. */
const LEAST_FAILURE_RATE = 0.01;
/** So much less than usual must succeed. */
export const LEAST_DROP = 0.05;

/** The share of work that its provider did not fail, 0 to 1; null where none finished. */
export const successRate = ({ finished, failed }: Outcome): number | null =>
  finished === 0 ? null : Math.max(0, 1 - failed / finished);

/**
 * What a provider usually achieves: the success rate of its work without the times in which far more
 * failed than chance explains. null where nothing finished.
 */
export function usualRate(outcomes: readonly Outcome[]): number | null {
  let usual = successRate(sumOf(outcomes));
  for (let round = 0; round < ROUNDS && usual !== null; round++) {
    const rate: number = usual;
    usual = successRate(sumOf(outcomes.filter((outcome) => !isBelow(outcome, rate)))) ?? rate;
    if (usual === rate) break;
  }
  return usual;
}

const sumOf = (outcomes: readonly Outcome[]): Outcome =>
  outcomes.reduce(
    (sum, { finished, failed }) => ({
      finished: sum.finished + finished,
      failed: sum.failed + failed,
    }),
    { finished: 0, failed: 0 },
  );

/** Whether more failed than chance explains where usually so much succeeds. */
export function isBelow({ finished, failed }: Outcome, usual: number): boolean {
  const rate = Math.max(1 - usual, LEAST_FAILURE_RATE);
  const spread = Math.sqrt(finished * rate * (1 - rate));
  return (
    failed >= FEWEST_FAILURES &&
    failed > finished * rate + DEVIATIONS * spread &&
    (successRate({ finished, failed }) ?? 0) <= usual - LEAST_DROP
  );
}

export const providerStates = ['working', 'degraded', 'failing', 'idle'] as const;
export type ProviderState = (typeof providerStates)[number];

/** How a provider fares against what is usual with it; idle where it finished nothing. */
export function stateOf(outcome: Outcome, usual: number | null): ProviderState {
  const rate = successRate(outcome);
  if (rate === null) return outcome.failed >= FEWEST_FAILURES ? 'failing' : 'idle';
  if (outcome.failed < FEWEST_FAILURES) return 'working';
  if (rate < 0.5) return 'failing';
  return isBelow(outcome, usual ?? SUCCESS_THRESHOLD) ? 'degraded' : 'working';
}

/** A stretch in which a provider was below what is usual with it; without an end it goes on. */
export type Stretch = Outcome & { from: number; to: number | null };

type Bucket = Outcome & { from: number; to: number };

/** The stretches of buckets below what is usual; one in which nothing finished ends none of them. */
export function stretchesBelow(buckets: readonly Bucket[], usual: number, now: number): Stretch[] {
  const stretches: Stretch[] = [];
  let open: (Stretch & { to: number }) | undefined;
  for (const { from, to, finished, failed } of buckets) {
    if (isBelow({ finished, failed }, usual)) {
      if (!open) stretches.push((open = { from, to, finished: 0, failed: 0 }));
      Object.assign(open, {
        ...{ to, finished: open.finished + finished, failed: open.failed + failed },
      });
    } else if (finished > 0) open = undefined;
  }
  return stretches.map((stretch) =>
    stretch.to !== null && stretch.to >= now ? { ...stretch, to: null } : stretch,
  );
}
