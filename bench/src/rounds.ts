/** Told in one line what is measured now. */
export type Progress = (line: string) => void;

/**
 * Measures each group of cells round after round. Within a group the cells go one right after the
 * other, each round beginning with another one, so that what the machine does meanwhile hits all alike.
 */
export async function inTurns<Cell, Result>(
  rounds: number,
  groups: readonly (readonly Cell[])[],
  run: (round: string, cell: Cell) => Promise<Result>,
  afterRound: (round: string, results: Result[]) => Promise<void>,
): Promise<Map<Cell, Result[]>> {
  const results = new Map<Cell, Result[]>();
  for (let i = 0; i < rounds; i++) {
    const round = `round ${i + 1}`;
    const ofRound: Result[] = [];
    for (const group of groups) {
      const first = i % group.length;
      for (const cell of [...group.slice(first), ...group.slice(0, first)]) {
        const result = await run(round, cell);
        results.set(cell, [...(results.get(cell) ?? []), result]);
        ofRound.push(result);
      }
    }
    await afterRound(round, ofRound);
  }
  return results;
}
