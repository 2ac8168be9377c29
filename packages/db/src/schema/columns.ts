import { bigint, customType, timestamp } from 'drizzle-orm/pg-core';

/** Credits in the smallest unit of their credit type; at most 2^53-1, so a JavaScript number is exact. */
export const credits = (name: string) => bigint(name, { mode: 'number' });

/** A UTC time. */
export const utc = (name: string) => timestamp(name, { withTimezone: true });

/** Raw bytes, such as a hash. */
export const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });
