import {
  type Icon,
  IconAlertTriangle,
  IconArchive,
  IconArrowBackUp,
  IconBan,
  IconCalendarEvent,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconHourglass,
  IconLoader2,
  IconPlayerPause,
} from '@tabler/icons-react';
import classes from './state-badge.module.css';

export type Tone = 'good' | 'bad' | 'held' | 'settled' | 'refunded' | 'quiet';

type Look = { words: string; icon: Icon; tone: Tone };

const looks = {
  held: { words: 'Held', icon: IconHourglass, tone: 'held' },
  settled: { words: 'Settled', icon: IconCircleCheck, tone: 'settled' },
  refunded: { words: 'Refunded', icon: IconArrowBackUp, tone: 'refunded' },
  partly_refunded: { words: 'Partly refunded', icon: IconArrowBackUp, tone: 'refunded' },
  pending: { words: 'Waiting', icon: IconClock, tone: 'held' },
  approved: { words: 'Approved', icon: IconCircleCheck, tone: 'good' },
  rejected: { words: 'Rejected', icon: IconCircleX, tone: 'bad' },
  running: { words: 'Running', icon: IconLoader2, tone: 'settled' },
  finished: { words: 'Finished', icon: IconCircleCheck, tone: 'good' },
  failed: { words: 'Failed', icon: IconAlertTriangle, tone: 'bad' },
  reversed: { words: 'Reversed', icon: IconArrowBackUp, tone: 'refunded' },
  refused: { words: 'Refused', icon: IconBan, tone: 'bad' },
  done: { words: 'Done', icon: IconCircleCheck, tone: 'good' },
  active: { words: 'Active', icon: IconCircleCheck, tone: 'good' },
  scheduled: { words: 'Scheduled', icon: IconCalendarEvent, tone: 'held' },
  archived: { words: 'Archived', icon: IconArchive, tone: 'quiet' },
  cancelled: { words: 'Cancelled', icon: IconCircleX, tone: 'quiet' },
  expired: { words: 'Expired', icon: IconClock, tone: 'quiet' },
  disabled: { words: 'Disabled', icon: IconBan, tone: 'quiet' },
  revoked: { words: 'Revoked', icon: IconBan, tone: 'quiet' },
  deleted: { words: 'Deleted', icon: IconBan, tone: 'quiet' },
  on_hold: { words: 'On hold', icon: IconPlayerPause, tone: 'held' },
  past_due: { words: 'Payment past due', icon: IconAlertTriangle, tone: 'bad' },
} satisfies Record<string, Look>;

export type State = keyof typeof looks;

/** A state, told by word, icon and colour. `words` instead of the usual ones. */
export function StateBadge({ state, words }: { state: State; words?: string }) {
  const look: Look = looks[state];
  return <Badge {...look} words={words ?? look.words} />;
}

/** A badge of any other kind. */
export function Badge({ words, icon: Picture, tone }: Look) {
  return (
    <span className={classes.badge} data-tone={tone}>
      <Picture size={14} stroke={2.2} aria-hidden />
      {words}
    </span>
  );
}
