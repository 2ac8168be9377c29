import { When } from '../../components/when.tsx';
import { useServerNow } from '../../lib/server-clock.ts';
import type { Delivery } from './words.ts';
import { None } from '../../components/none.tsx';

/** When a delivery is tried next, or why it is not. */
export function NextAttempt({ state, nextAt, endpointEnabled }: Delivery) {
  const now = useServerNow();
  if (state !== 'pending') return <None />;
  if (!endpointEnabled) return <>When the webhook is enabled</>;
  if (nextAt === null) return <>Being sent</>;
  return Date.parse(nextAt) <= now ? <>In a moment</> : <When at={nextAt} />;
}
