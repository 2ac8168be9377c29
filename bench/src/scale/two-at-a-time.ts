/** Runs them in their order, two at a time: PostgreSQL has a core for each. */
export async function twoAtATime<T>(
  items: readonly T[],
  run: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await run(item);
  };
  await Promise.all([worker(), worker()]);
}
