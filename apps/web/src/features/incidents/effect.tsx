import { formatCount, formatNumber } from '../../lib/format.ts';
import { Amounts } from './amounts.tsx';
import { Figure } from './figure.tsx';
import classes from './incidents.module.css';
import { sayOutcome } from './words.ts';

type EffectProps = {
  effect: {
    charges: number;
    users: number;
    byType: {
      creditType: string;
      amount: number;
      held: number;
      nothingLeft: number;
      before: { charges: number; amount: number };
    }[];
    cannot: Record<string, { charges: number; amount: number }>;
  };
  isOld?: boolean;
};

/** What a refund of many charges would do, before anything moves. */
export function Effect({ effect, isOld = false }: EffectProps) {
  const { charges, users, byType, cannot } = effect;
  const sum = (of: (type: (typeof byType)[number]) => number) =>
    byType.reduce((total, type) => total + of(type), 0);
  const before = byType.map(({ creditType, before: { amount } }) => ({ creditType, amount }));
  const held = sum((type) => type.held);
  const refunded = sum((type) => type.before.charges);
  const emptied = sum((type) => type.nothingLeft);
  const reasons = Object.entries(cannot);
  const impossible = reasons.reduce((total, [, { charges: n }]) => total + n, 0);
  return (
    <dl className={`${classes.figures} ${isOld ? classes.old : ''}`} aria-busy={isOld}>
      <Figure title="Would be refunded" figure={formatNumber(charges - impossible)}>
        {formatCount(charges - impossible, 'charge')} of {formatCount(users, 'user')}
        {held > 0 && `; the work of ${formatNumber(held)} is not over yet`}
      </Figure>
      <Figure title="They get back" figure={<Amounts of={byType} />}>
        what is left of the charges
      </Figure>
      <Figure title="Refunded before" figure={<Amounts of={before} />}>
        {refunded > 0 && `of ${formatCount(refunded, 'charge')}; `}
        {formatCount(emptied, 'charge')} left out, with nothing left
      </Figure>
      {impossible > 0 && (
        <Figure title="Cannot be refunded" figure={formatNumber(impossible)} isBad>
          {reasons.map(([why]) => sayOutcome(why)).join('; ')}
        </Figure>
      )}
    </dl>
  );
}
