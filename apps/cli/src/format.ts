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
