import { formatCount } from '../../lib/format.ts';
import { sayReason } from '../../lib/reasons.ts';
import classes from './overview.module.css';
import { Panel } from './panel.tsx';
import type { Pulse } from './use-pulse.ts';

/** Refunds by reason, the most frequent first, as bars against it. */
export function Reasons({ reasons }: Pick<Pulse, 'reasons'>) {
  const most = Math.max(1, ...reasons.map(({ refunds }) => refunds));
  return (
    <Panel title="Refunds by reason">
      {reasons.length === 0 && (
        <p className={classes.nothing}>Nothing was refunded in this range.</p>
      )}
      <ul className={classes.list}>
        {reasons.map(({ reason, refunds, credits }) => (
          <li key={reason} className={classes.reason}>
            <span>{sayReason(reason)}</span>
            <span className={classes.reasonFigures}>
              <strong>{formatCount(refunds, 'refund')}</strong> · {formatCount(credits, 'credit')}
            </span>
            <span className={classes.reasonTrack} aria-hidden>
              <span className={classes.reasonBar} style={{ width: `${(refunds / most) * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
