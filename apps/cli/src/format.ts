import Table from 'cli-table3';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A number with its thousands set apart. */
export const count = (n: number): string => whole.format(n);

/** A table for the terminal; columns of `right` are aligned to the right. */
export function table(head: string[], rows: string[][], right: number[] = []): string {
  const colAligns = head.map(
    (_, index) => (right.includes(index) ? 'right' : 'left') as 'left' | 'right',
  );
  const drawn = new Table({ head, colAligns, style: { head: [], border: [], compact: true } });
  drawn.push(...rows);
  return drawn.toString();
}

const MOST_SHOWN = 20;
const WIDEST = 60;

/** Of what others wrote, as much as a cell holds, and nothing that a terminal would obey. */
function plain(text: string): string {
  const shown = text.replaceAll(/\p{Cc}/gu, '\u{fffd}');
  return shown.length > WIDEST ? `${shown.slice(0, WIDEST - 1)}…` : shown;
}

/** A table of the first rows, and of how many there are in all. */
export function first(head: string[], rows: string[][], all: number, right: number[] = []): string {
  const shown = rows.slice(0, MOST_SHOWN).map((cells) => cells.map(plain));
  const more = all - shown.length;
  const drawn = table(head, shown, right);
  return more > 0 ? `${drawn}\nand ${count(more)} more (--json names more of them)` : drawn;
}
