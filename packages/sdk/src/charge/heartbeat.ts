import type { Client } from '../api.ts';
import { isTransient } from '../makegood-error.ts';

/** Moves the deadline of a hold three times in its length. Returns the function that stops it. */
export function startHeartbeat(client: Client, chargeId: string, seconds: number): () => void {
  const beat = () => {
    client.charges.extend.mutate({ chargeId, seconds }).catch((error: unknown) => {
      // A beat may be missed; a charge that is held no more needs none.
      if (!isTransient(error)) clearInterval(timer);
    });
  };
  const timer = setInterval(beat, (seconds * 1000) / 3);
  return () => clearInterval(timer);
}
