import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Credits } from '../../../components/credits.tsx';
import { Problem } from '../../../components/problem.tsx';
import { Section } from '../../../components/section.tsx';
import { type Answers, api, trpc } from '../../../lib/trpc.ts';
import { useFeatureName } from '../../../lib/names.ts';
import type { User } from '../../../lib/user.ts';
import classes from './balances.module.css';
import { Countdown } from './countdown.tsx';

type Charge = Answers['charges']['list']['charges'][number];

const MOST_PAGES = 10;
const A_PAGE = 200;
/** A heartbeat moves a deadline and nothing else. */
const EVERY_MS = 15_000;

/** The charges whose work is under way, each with the time it has left. */
export function HeldCharges({ user: { userId, balances } }: { user: User }) {
  const featureName = useFeatureName();
  const held = Object.values(balances).reduce((sum, balance) => sum + balance.held, 0);
  const { data, error, refetch } = useQuery({
    queryKey: [...trpc.charges.list.queryKey({ userId, state: 'held' }), held],
    queryFn: ({ signal }) => readHeld(userId, held, signal),
    enabled: held > 0,
    refetchInterval: EVERY_MS,
  });
  if (held === 0) return null;
  return (
    <Section title="Held">
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      <ul className={classes.stack}>
        {data?.map((charge) => (
          <li key={charge.chargeId} className={classes.heldCharge}>
            <span className={classes.grantHead}>
              <strong>
                <Credits amount={leftOf(charge)} type={charge.creditType} />
              </strong>
              for{' '}
              <Link
                from="/users/$userId"
                to="."
                search={(before) => ({ ...before, charge: charge.chargeId })}
                resetScroll={false}
                className={classes.link}
              >
                {featureName(charge.feature)}
              </Link>
            </span>
            {charge.deadline !== null && (
              <span className={classes.dimmed}>
                <Countdown to={charge.deadline} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

const leftOf = ({ amount, refundedAmount, returnedAmount }: Charge) =>
  amount - refundedAmount - returnedAmount;

/** Charges are read back in time until those held are found that the balances tell of. */
async function readHeld(userId: string, held: number, signal: AbortSignal): Promise<Charge[]> {
  const found: Charge[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const input = { userId, state: 'held' as const, limit: A_PAGE, ...(cursor && { cursor }) };
    const answer: Answers['charges']['list'] = await api.charges.list.query(input, { signal });
    found.push(...answer.charges);
    cursor = answer.nextCursor;
    const sum = found.reduce((total, charge) => total + leftOf(charge), 0);
    if (cursor === null || sum >= held) break;
  }
  return found;
}
