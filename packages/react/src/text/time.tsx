import { useCreditsContext } from '../context.ts';
import { useNow } from '../balance/use-now.ts';
import { formatAge, formatTime } from './format.ts';

/** How long ago it was; the exact time on hover. */
export function Time({ at }: { at: string }) {
  const { locale } = useCreditsContext();
  const now = useNow(true);
  const exact = formatTime(at, locale);
  return (
    <time className="makegood-time" dateTime={at} title={exact}>
      {now > 0 ? formatAge(Date.parse(at), now, locale) : exact}
    </time>
  );
}
