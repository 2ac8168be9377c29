import { When } from '../../components/when.tsx';
import type { Delivery } from './words.ts';

/** When a delivery is tried next, or why it is not. */
export function NextAttempt({ state, nextAt, endpointEnabled }: Delivery) {
  if (state !== 'pending') return <span aria-label="None">–</span>;
  if (!endpointEnabled) return <>When the webhook is enabled</>;
  return nextAt === null ? <>Being sent</> : <When at={nextAt} />;
}
