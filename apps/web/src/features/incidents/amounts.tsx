import { Fragment } from 'react';
import { Credits } from '../../components/credits.tsx';

/** Amounts of several types of credits; nothing is 0 of the usual type. */
export function Amounts({ of }: { of: readonly { creditType: string; amount: number }[] }) {
  const some = of.filter(({ amount }) => amount > 0);
  if (some.length === 0) return <Credits amount={0} />;
  return some.map(({ creditType, amount }, index) => (
    <Fragment key={creditType}>
      {index > 0 && ', '}
      <Credits amount={amount} type={creditType} />
    </Fragment>
  ));
}
