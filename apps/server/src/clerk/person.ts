/** Text as PostgreSQL can hold it, or null where there is none. */
const storable = (text: string) => text.toWellFormed().replaceAll('\0', '').slice(0, 255) || null;

type Address = { id: string; address: string };

/** The primary address; the first one where none is said to be. */
export function emailOf(addresses: Address[], primaryId: string | null | undefined): string | null {
  const primary = addresses.find(({ id }) => id === primaryId) ?? addresses[0];
  return primary ? storable(primary.address) : null;
}

export const nameOf = (first: string | null | undefined, last: string | null | undefined) =>
  storable([first, last].filter((part) => part).join(' '));
