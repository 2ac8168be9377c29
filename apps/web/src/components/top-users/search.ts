import { oneOf } from '../../lib/search-params.ts';

/** A month (2026-11) or a day (2026-11-21) of UTC. */
function period(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{4}-(0\d|1[0-2])(-[0-3]\d)?$/.test(value)
    ? value
    : undefined;
}

/** Whose users are ranked, in the address: those of a month unless of a day; the current one unless said. */
export const ofTopUsers = { span: oneOf(['day']), period };
