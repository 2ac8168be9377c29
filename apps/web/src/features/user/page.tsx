import { Skeleton } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { PageHeader } from '../../components/page-header.tsx';
import { Problem } from '../../components/problem.tsx';
import { useCan } from '../../lib/session.ts';
import { type Action, actionOf } from './actions/action.ts';
import { ActionDialog } from './actions/dialog.tsx';
import { Balances } from './balances/balances.tsx';
import { HeldCharges } from './balances/held.tsx';
import { UserHeader } from './header.tsx';
import { PlanFacts } from './plan-facts.tsx';
import { ChargeDrawer } from './story/charge-drawer.tsx';
import { Story } from './story/story.tsx';
import { useUser } from '../../lib/user.ts';
import classes from './user.module.css';

const route = getRouteApi('/users/$userId');

/** Everything about one user, and what staff can do for them. */
export function UserPage() {
  const { userId } = route.useParams();
  const { data: user, error, refetch } = useUser(userId);
  const { act } = route.useSearch();
  const navigate = route.useNavigate();
  const isSupport = useCan('support');
  const [chosen, setAction] = useState<Action | null>(null);
  const action = chosen ?? (act && isSupport ? actionOf(act) : null);
  const close = () => {
    setAction(null);
    if (act) void navigate({ search: ({ act: _, ...rest }) => rest, replace: true });
  };
  if (!user)
    return (
      <>
        <PageHeader title={userId} back={{ to: '/users', words: 'Users' }} />
        {error ? (
          <Problem error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton height={420} aria-label="Loading" />
        )}
      </>
    );
  return (
    <>
      <UserHeader user={user} onAct={setAction} />
      {error && (
        <div className={classes.stale}>
          <Problem
            error={error}
            title="What you see may be old: it cannot be read now"
            onRetry={() => void refetch()}
          />
        </div>
      )}
      <div className={classes.columns}>
        <div className={classes.side}>
          <Balances user={user} onAct={setAction} />
          <HeldCharges user={user} />
          <PlanFacts user={user} />
        </div>
        <Story userId={userId} />
      </div>
      <ChargeDrawer isCovered={action !== null} onAct={setAction} />
      <ActionDialog user={user} action={action} onClose={close} />
    </>
  );
}
