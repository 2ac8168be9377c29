import type { Grant } from '../../../lib/user.ts';
import type { Act } from '../search.ts';

/** What staff can do for a user. */
export type Action =
  | { kind: 'refund'; chargeId: string | null }
  | { kind: 'goodwill' }
  | { kind: 'adjust' }
  | { kind: 'grant' }
  | { kind: 'void'; type: string; grant: Grant }
  | { kind: 'plan' }
  | { kind: 'refresh' }
  | { kind: 'settings' };

export const actionTitles: Record<Action['kind'], string> = {
  refund: 'Refund a charge',
  goodwill: 'Give goodwill',
  adjust: 'Adjust the balance',
  grant: 'Grant credits',
  void: 'Void a grant',
  plan: 'Change the plan',
  refresh: 'Refresh plan credits now',
  settings: 'Refresh settings',
};

/** The action that an address opens. */
export const actionOf = (act: Act): Action =>
  act === 'refund' ? { kind: 'refund', chargeId: null } : { kind: act };
