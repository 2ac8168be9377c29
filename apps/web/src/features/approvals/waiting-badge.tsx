import { useCan } from '../../lib/session.ts';
import classes from './approvals.module.css';
import { useWaiting } from './requests.ts';

/** How many requests wait for an approver; nothing for who cannot decide, or where there is none. */
export function WaitingBadge() {
  return useCan('approver') ? <Count /> : null;
}

function Count() {
  const { data } = useWaiting();
  const count = data?.approvals.length ?? 0;
  if (count === 0) return null;
  const shown = data?.nextCursor ? `${count}+` : count;
  return (
    <span className={classes.count}>
      {shown} <span className={classes.unseen}>waiting</span>
    </span>
  );
}
