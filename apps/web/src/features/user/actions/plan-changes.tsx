import { BeforeAfter } from '../../../components/before-after.tsx';
import { Credits } from '../../../components/credits.tsx';
import { useCreditTypes } from '../../../lib/credit-types.ts';
import type { Answers } from '../../../lib/trpc.ts';
import classes from '../../../components/by-hand/by-hand.module.css';

type Changes = Answers['users']['previewPlan']['changes'];

/** What would become of the balances: what is left of the old credits and goes, and what comes. */
export function PlanChanges({ changes }: { changes: Changes }) {
  const types = useCreditTypes();
  if (changes.length === 0) return <p className={classes.hint}>No balance changes now.</p>;
  return (
    <div>
      <BeforeAfter
        label="Balances before and after"
        words={{ before: 'Now', after: 'Then' }}
        rows={changes.map(({ creditType: type, oldBalance, newBalance }) => ({
          label: types?.get(type)?.name ?? type,
          before: <Credits amount={oldBalance} type={type} unit={false} />,
          after: <Credits amount={newBalance} type={type} unit={false} />,
          changed: oldBalance !== newBalance,
        }))}
      />
      <ul className={classes.facts}>
        {changes.map(({ creditType: type, expired, granted }) => (
          <li key={type}>
            <Credits amount={expired} type={type} /> of the plan’s credits are taken back, and{' '}
            <Credits amount={granted?.amount ?? 0} type={type} unit={false} /> granted.
          </li>
        ))}
      </ul>
    </div>
  );
}
