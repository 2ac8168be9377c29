import { expect, test } from 'vitest';
import { walk } from './walk.ts';

/** A history of so many rows, of which every nth matches, and how many of them were read. */
function historyOf(length: number, nth: number) {
  let read = 0;
  const stretch = async (from: number, rows: number) => {
    const to = Math.min(from + rows, length);
    read += to - from;
    const found = [];
    for (let row = from; row < to; row++) if (row % nth === 0) found.push({ row, after: row + 1 });
    return { found, end: to - from === rows ? to : null };
  };
  return { stretch, read: () => read };
}

const placeOf = (cursor: string | null) =>
  JSON.parse(Buffer.from(cursor ?? '', 'base64url').toString()) as number;

test('a page ends at its last row, and there is a next one only where more matches', async () => {
  const { stretch } = historyOf(10, 1);
  const first = await walk(0, 4, stretch);
  expect(first.rows).toEqual([0, 1, 2, 3]);
  expect(await walk(placeOf(first.nextCursor), 6, stretch)).toEqual({
    rows: [4, 5, 6, 7, 8, 9],
    nextCursor: null,
  });
  expect(await walk(0, 10, stretch)).toMatchObject({ nextCursor: null });
});

test('a page reads a bounded part, however little of it matches, and says where it stopped', async () => {
  const { stretch, read } = historyOf(1_000_000, 400_000);
  const rows: number[] = [];
  let pages = 0;
  for (let place: number | null = 0; place !== null; pages++) {
    const before = read();
    const page: Awaited<ReturnType<typeof walk<number, number>>> = await walk(place, 50, stretch);
    expect(read() - before).toBeLessThan(200_000);
    rows.push(...page.rows);
    place = page.nextCursor === null ? null : placeOf(page.nextCursor);
  }
  expect(rows).toEqual([0, 400_000, 800_000]);
  expect(pages).toBeGreaterThan(5);
});
