/** A day as fields of type `date` write it: 2026-11-21; undefined for anything else. */
export function day(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined;
  return Number.isNaN(startOf(value).getTime()) ? undefined : value;
}

const startOf = (text: string) => new Date(`${text}T00:00`);

/** From and to of a list, as the server takes them: whole days of this browser's time zone, the last included. */
export function daysToTimes({ from, to }: { from?: string; to?: string }): {
  from?: string;
  to?: string;
} {
  const end = to === undefined ? undefined : startOf(to);
  end?.setDate(end.getDate() + 1);
  return {
    ...(from !== undefined && { from: startOf(from).toISOString() }),
    ...(end && { to: end.toISOString() }),
  };
}
