import { IconArrowDownRight, IconArrowUpRight, IconMinus } from '@tabler/icons-react';
import { VisuallyHidden } from '@mantine/core';
import classes from './bars.module.css';
import { sayChange } from './change-words.ts';
import { formatOf, type Unit } from './unit.ts';

type ChangeProps = {
  value: number;
  /** null where there was none. */
  before: number | null;
  unit?: Unit | undefined;
  good?: 'up' | 'down' | undefined;
  /** What it is compared with: `the 30 days before`. */
  label: string;
  /** Whether what it is compared with is only told to those who ask. */
  brief?: boolean;
};

const arrows = { up: IconArrowUpRight, down: IconArrowDownRight, same: IconMinus };

/** How a figure changed: by an arrow, in words, and in colour where one way is good. */
export function Change({ value, before, unit, good, label, brief = false }: ChangeProps) {
  if (before === null) return <span className={classes.change}>nothing to compare with</span>;
  const { direction, words, verdict } = sayChange(value, before, unit, good);
  const Arrow = arrows[direction];
  const was = `${formatOf(unit).full(before)} in ${label}`;
  return (
    <span className={classes.change} data-verdict={verdict ?? undefined} title={was}>
      <Arrow size={15} stroke={2.2} aria-hidden /> {words}
      {verdict && <span className={classes.verdict}>, {verdict}</span>}
      {brief ? (
        <VisuallyHidden> than {was}</VisuallyHidden>
      ) : (
        <span className={classes.against}>against {label}</span>
      )}
    </span>
  );
}
