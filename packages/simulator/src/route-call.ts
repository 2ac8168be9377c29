import type { CallIdentity } from './fate.ts';
import type { World } from './world.ts';

export type Doors = { url: string; refusedUrl: string };

/**
 * The base URL that a call has to use: the refused one, with the refusal noted in the log, when the
 * call's fate is to be refused. A listening port cannot refuse single connections, so the caller
 * asks once an attempt. Throws UnknownProviderError, LogFullError.
 */
export function routeCall(world: World, doors: Doors, call: Omit<CallIdentity, 'seed'>): string {
  const { outcome } = world.fateOf(call);
  if (outcome !== 'refused') return doors.url;
  world.log.open({ callId: call.callId, provider: call.provider, outcome, promptTokens: 0 });
  return doors.refusedUrl;
}
