import { formatExact } from '../../../lib/format.ts';
import { serverNow } from '../../../lib/server-clock.ts';
import { useNow } from '../../../lib/use-now.ts';

/** The time until a held charge is given back by itself, by the second. */
export function Countdown({ to }: { to: string }) {
  useNow();
  const ms = Date.parse(to) - serverNow();
  return (
    <time dateTime={to} title={formatExact(Date.parse(to))}>
      {ms <= 0
        ? 'Its time is over: it is given back any moment'
        : `Given back in ${sayLeft(ms)} unless it is settled`}
    </time>
  );
}

const two = (n: number) => String(n).padStart(2, '0');

/** 3 d 4 h, 2 h 05 min, 4 min 07 s, 9 s. */
function sayLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  if (hours > 0) return `${hours} h ${two(minutes % 60)} min`;
  return minutes > 0 ? `${minutes} min ${two(seconds % 60)} s` : `${seconds} s`;
}
