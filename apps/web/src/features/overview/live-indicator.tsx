import { formatClock, formatRelative } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import classes from './overview.module.css';

type LiveIndicatorProps = {
  state: 'loading' | 'live' | 'changing' | 'unanswered' | 'failing';
  /** The browser's time when the figures came, in milliseconds. */
  receivedAt: number | null;
};

const words = {
  loading: 'Loading',
  live: 'Live',
  changing: 'Live',
  unanswered: 'Server unreachable',
  failing: 'Server in trouble',
};

/** Whether the figures are of now, and how old they are. */
export function LiveIndicator({ state, receivedAt }: LiveIndicatorProps) {
  const now = useNow();
  const stale = state === 'unanswered' || state === 'failing';
  return (
    <p className={classes.live} data-state={stale ? 'stale' : state}>
      <span className={classes.dot} aria-hidden />
      {/* Only the change of state is announced, not every second of its age. */}
      <strong role="status">{words[state]}</strong>
      {receivedAt !== null && (
        <span className={classes.age}>
          {stale ? `figures of ${formatClock(receivedAt)}` : 'updated'}
          <span className={classes.ago}> {formatRelative(Math.min(receivedAt, now), now)}</span>
        </span>
      )}
    </p>
  );
}
