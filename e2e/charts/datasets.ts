const HOUR = 3_600_000;
const START = Date.UTC(2026, 9, 1);

export type Sample = {
  at: string;
  settled: number | null;
  refunded: number | null;
  rate: number | null;
};

/** The same numbers on every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** So many buckets of a shop by day and by night. */
export function samples(n: number, stepMs = HOUR, start = START, seed = 7): Sample[] {
  const next = random(seed);
  return Array.from({ length: n }, (_, i) => {
    const at = start + i * stepMs;
    const busy = 0.55 - 0.45 * Math.cos((at / (24 * HOUR)) * 2 * Math.PI);
    const settled = Math.round(busy * (900 + 400 * next()));
    const refunded = Math.round(settled * (0.02 + 0.05 * next() ** 3));
    return {
      at: new Date(at).toISOString(),
      settled,
      refunded,
      rate: settled + refunded === 0 ? null : refunded / (settled + refunded),
    };
  });
}

/** Most buckets are not there at all. */
export const sparse = (n: number): Sample[] =>
  samples(n).filter((_, i) => i % 17 === 3 || i % 41 < 2 || i === n - 1);

/** Little, and now and then a hundred times as much. */
export const spiky = (n: number, stepMs = HOUR): Sample[] =>
  samples(n, stepMs).map((sample, i) => {
    const peak = i % 97 === 50 ? 100 : 1;
    return {
      ...sample,
      settled: (sample.settled ?? 0) * peak,
      rate: i % 11 === 0 ? null : Math.min((sample.rate ?? 0) * (peak === 100 ? 12 : 1), 1),
    };
  });

export const atHour = (n: number): string => new Date(START + n * HOUR).toISOString();
