/** A day as fields of type `date` write it: 2026-11-21; undefined for anything else. */
export function day(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined;
  return Number.isNaN(startOf(value).getTime()) ? undefined : value;
}

const startOf = (text: string) => new Date(isMoment(text) ? text : `${text}T00:00`);

/**
 * From and to of a list, as the server takes them: whole days of this browser's time zone, the last
 * included, or moments, the last not included.
 */
export function daysToTimes({ from, to }: { from?: string; to?: string }): {
  from?: string;
  to?: string;
} {
  return {
    ...(from !== undefined && { from: startOf(from).toISOString() }),
    ...(to !== undefined && { to: endOf(to).toISOString() }),
  };
}

function endOf(text: string): Date {
  const end = startOf(text);
  if (!isMoment(text)) end.setDate(end.getDate() + 1);
  return end;
}

/** A day or a moment (ISO) of an address; undefined for anything else. */
export function dayOrMoment(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(value)) return day(value);
  return Number.isNaN(Date.parse(value)) ? undefined : value;
}

/** Whether it is exact, not a whole day. */
export const isMoment = (text: string): boolean => text.includes('T');
