import { formatExact, formatRelative } from '../lib/format.ts';
import { useServerNow } from '../lib/server-clock.ts';

type WhenProps = {
  /** ISO 8601; null shows a dash. */
  at: string | null;
  /** Date and time in full instead of `2 hours ago`. */
  exact?: boolean;
};

/** A moment, relative to the server's time; the exact one on hover. */
export function When({ at, exact = false }: WhenProps) {
  const now = useServerNow();
  if (at === null) return <span aria-label="Never">–</span>;
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={formatExact(ms)}>
      {exact ? formatExact(ms) : formatRelative(ms, now)}
    </time>
  );
}
