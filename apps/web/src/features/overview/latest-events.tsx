import { Anchor, Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { formatAmount } from '../../lib/credit-types.ts';
import { formatExact, formatRelative } from '../../lib/format.ts';
import { sayReason } from '../../lib/reasons.ts';
import { useServerNow } from '../../lib/server-clock.ts';
import { useSession } from '../../lib/session.ts';
import type { Shown } from './figures.tsx';
import classes from './overview.module.css';
import { Panel } from './panel.tsx';
import { useTypesOfStaff } from './types-of-staff.ts';
import type { Overview } from './use-overview.ts';
import { kinds } from './words.ts';

/** As many as stand beside the charts. */
const MOST = 16;

type Happening = Overview['latest'][number];

/** What happened to charges just now, newest first. */
export function LatestEvents({ overview }: Shown) {
  const now = useServerNow();
  return (
    <Panel title="Latest events">
      {!overview && <Skeleton height={900} mt={8} aria-label="Loading" />}
      <ul className={classes.list}>
        {withKeys(overview?.latest.slice(0, MOST) ?? []).map(({ key, event }) => (
          <Event key={key} event={event} now={now} />
        ))}
      </ul>
    </Panel>
  );
}

/** Events carry no id of their own here, and several may be alike to the millisecond. */
function withKeys(latest: readonly Happening[]) {
  const seen = new Map<string, number>();
  return latest.map((event) => {
    const facts = Object.values(event).join(' ');
    const n = (seen.get(facts) ?? 0) + 1;
    seen.set(facts, n);
    return { key: `${facts} ${n}`, event };
  });
}

function Event({ event, now }: { event: Happening; now: number }) {
  const { word, icon: Picture, color } = kinds[event.kind];
  const isStaff = useSession() !== null;
  const ms = Date.parse(event.at);
  const details = [event.reason && sayReason(event.reason), event.feature, event.provider];
  return (
    <li className={classes.event}>
      <Picture size={18} color={color} aria-hidden />
      <span>
        <strong>
          {isStaff && event.chargeId !== null ? (
            <ToCharge chargeId={event.chargeId} words={word} />
          ) : (
            word
          )}
        </strong>{' '}
        <Amount {...event} />
      </span>
      <time dateTime={event.at} title={formatExact(ms)} className={classes.eventTime}>
        {formatRelative(Math.min(ms, now), now, 'narrow')}
      </time>
      <span className={classes.eventDetails}>{details.filter(Boolean).join(' · ')}</span>
    </li>
  );
}

const ToCharge = ({ chargeId, words }: { chargeId: string; words: string }) => (
  <Anchor
    fz="inherit"
    fw="inherit"
    c="inherit"
    renderRoot={(props) => <Link to="/charges/$chargeId" params={{ chargeId }} {...props} />}
  >
    {words}
  </Anchor>
);

function Amount({ credits, creditType }: Happening) {
  const type = useTypesOfStaff()?.get(creditType);
  const shown = formatAmount(credits, type?.decimals ?? 0);
  if (creditType !== 'credit') return `${shown} ${type?.name.toLowerCase() ?? creditType}`;
  return `${shown} ${shown === '1' ? 'credit' : 'credits'}`;
}
