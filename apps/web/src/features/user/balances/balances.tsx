import { Credits } from '../../../components/credits.tsx';
import { Section } from '../../../components/section.tsx';
import { useCreditTypes } from '../../../lib/credit-types.ts';
import type { Action } from '../actions/action.ts';
import type { Balance, User } from '../../../lib/user.ts';
import { GrantStack } from './grant-stack.tsx';
import { SourceBar } from './source-bar.tsx';
import classes from './balances.module.css';

type BalancesProps = { user: User; onAct: (action: Action) => void };

/** What the user has of each credit type, and what it consists of. */
export function Balances({ user: { balances }, onAct }: BalancesProps) {
  const types = useCreditTypes();
  const all = Object.entries(balances);
  if (all.length === 0)
    return <Section title="Balance">This user was never given any credits.</Section>;
  return all.map(([type, balance]) => (
    <Section key={type} title={all.length === 1 ? 'Balance' : (types?.get(type)?.name ?? type)}>
      <OneBalance type={type} balance={balance} onAct={onAct} />
    </Section>
  ));
}

type OneBalanceProps = { type: string; balance: Balance } & Pick<BalancesProps, 'onAct'>;

function OneBalance({ type, balance: { available, held, grants }, onAct }: OneBalanceProps) {
  return (
    <div className={classes.balance}>
      <p className={classes.sums}>
        <span className={classes.sum}>
          <Credits amount={available} type={type} unit={false} />
        </span>{' '}
        available
        {held > 0 && (
          <>
            , and{' '}
            <strong>
              <Credits amount={held} type={type} unit={false} />
            </strong>{' '}
            held for work under way
          </>
        )}
      </p>
      <SourceBar type={type} grants={grants} />
      <GrantStack
        type={type}
        grants={grants}
        onVoid={(grant) => onAct({ kind: 'void', type, grant })}
      />
    </div>
  );
}
