import { formatCount, formatExact, formatRelative } from '../../lib/format.ts';
import { sayReason } from '../../lib/reasons.ts';
import classes from './overview.module.css';
import { Panel } from './panel.tsx';
import type { Pulse } from './use-pulse.ts';
import { kinds } from './words.ts';

type LatestEventsProps = { latest: Pulse['latest']; now: number };

/** What happened to charges just now, newest first. */
export function LatestEvents({ latest, now }: LatestEventsProps) {
  return (
    <Panel title="Latest events">
      <ul className={classes.list}>
        {withKeys(latest).map(({ key, event }) => (
          <Event key={key} event={event} now={now} />
        ))}
      </ul>
    </Panel>
  );
}

/** Events carry no id of their own here, and several may be alike to the millisecond. */
function withKeys(latest: Pulse['latest']) {
  const seen = new Map<string, number>();
  return latest.map((event) => {
    const facts = Object.values(event).join(' ');
    const n = (seen.get(facts) ?? 0) + 1;
    seen.set(facts, n);
    return { key: `${facts} ${n}`, event };
  });
}

function Event({ event, now }: { event: Pulse['latest'][number]; now: number }) {
  const { word, icon: Picture, color } = kinds[event.kind];
  const ms = Date.parse(event.at);
  const details = [event.reason && sayReason(event.reason), event.feature, event.provider];
  return (
    <li className={classes.event}>
      <Picture size={18} color={color} aria-hidden />
      <span>
        <strong>{word}</strong> {formatCount(event.credits, 'credit')}
      </span>
      <time dateTime={event.at} title={formatExact(ms)} className={classes.eventTime}>
        {formatRelative(Math.min(ms, now), now, 'narrow')}
      </time>
      <span className={classes.eventDetails}>{details.filter(Boolean).join(' · ')}</span>
    </li>
  );
}
