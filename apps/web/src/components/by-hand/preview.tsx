import { Alert, Skeleton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconShieldCheck } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { BeforeAfter } from '../before-after.tsx';
import { Credits } from '../credits.tsx';
import { Problem } from '../problem.tsx';
import { When } from '../when.tsx';
import { problemOf } from '../../lib/problem.ts';
import { type Answers, api, trpc } from '../../lib/trpc.ts';
import { saySource } from '../../lib/sources.ts';
import type { User } from '../../lib/user.ts';
import classes from './by-hand.module.css';

type Request = Parameters<typeof api.credits.preview.query>[0];
export type Foreseen = Answers['credits']['preview'];

const PAUSE_MS = 200;

/** What the ledger would do with the request, asked while it is typed; null where there is none yet. */
export function useForeseen(request: Request | null) {
  const [asked] = useDebouncedValue(request && JSON.stringify(request), PAUSE_MS);
  const foreseen = useQuery({
    queryKey: [...trpc.credits.preview.pathKey(), asked],
    queryFn: ({ signal }) =>
      api.credits.preview.query(JSON.parse(asked ?? '') as Request, { signal }),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const isOld = foreseen.isPlaceholderData || asked !== (request && JSON.stringify(request));
  return { ...foreseen, data: asked === null ? undefined : foreseen.data, isOld };
}

type PreviewProps = {
  foreseen: ReturnType<typeof useForeseen>;
  user: User;
  /** Whether something can be foreseen: the form says what it is about. */
  isAsked: boolean;
};

/** Balance before and after, who gets the credits, and whether somebody else has to approve it. */
export function Preview({ foreseen: { data, error, isOld }, user, isAsked }: PreviewProps) {
  if (!isAsked) return <p className={classes.hint}>Fill in the fields to see what would happen.</p>;
  // What is wrong with an amount stands beside it.
  if (error && !data) return isAboutAField(error) ? null : <Problem error={error} />;
  if (!data) return <Skeleton height={90} />;
  const { creditType: type, balanceBefore, balanceAfter, grants, needsApproval } = data;
  return (
    <section
      className={classes.foreseen}
      aria-label="What will happen"
      aria-busy={isOld}
      data-old={isOld || undefined}
    >
      <BeforeAfter
        label="Balance before and after"
        words={{ before: 'Now', after: 'Then' }}
        rows={[
          {
            label: 'Balance',
            before: <Credits amount={balanceBefore} type={type} />,
            after: <Credits amount={balanceAfter} type={type} />,
            changed: balanceBefore !== balanceAfter,
          },
        ]}
      />
      {grants.length > 0 && (
        <ul className={classes.facts}>
          {grants.map((grant) => (
            <li key={grant.grantId}>
              <Credits amount={grant.amount} type={type} /> <Home grant={grant} user={user} />
            </li>
          ))}
        </ul>
      )}
      {needsApproval && <NeedsApproval />}
    </section>
  );
}

const isAboutAField = (error: unknown) =>
  ['refund_exceeds_charge', 'insufficient_credits', 'charge_refunded'].includes(
    problemOf(error).code ?? '',
  );

/** Where credits that are given back will lie, and until when. */
function Home({ grant, user }: { grant: Foreseen['grants'][number]; user: User }) {
  const { grantId, expiresAt, grace } = grant;
  const known = Object.values(user.balances)
    .flatMap(({ grants }) => grants)
    .find((one) => one.grantId === grantId);
  const until: ReactNode =
    expiresAt === null ? (
      'which does not expire'
    ) : (
      <>
        which expires <When at={expiresAt} />
      </>
    );
  if (grace) return <>to a new grant, {until}: the grant that they came from is over</>;
  if (!known) return <>to a grant, {until}</>;
  return (
    <>
      back to the grant “{saySource(known.source)}”, {until}
    </>
  );
}

const NeedsApproval = () => (
  <Alert
    className={classes.approval}
    variant="outline"
    color="grape"
    icon={<IconShieldCheck aria-hidden />}
    title="More than you may give by yourself"
  >
    It will wait until an approver has looked at it. Nothing moves before that.
  </Alert>
);
