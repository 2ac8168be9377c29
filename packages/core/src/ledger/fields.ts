import { z } from 'zod';
import { DEFAULT_PRIORITY, MAX_CREDITS, MAX_HOLD_SECONDS, MAX_UNITS } from './limits.ts';
import { reasons } from './reasons.ts';

// PostgreSQL text cannot hold NUL, and ill-formed UTF-16 would make two different keys equal.
const storable = (text: string) => text.isWellFormed() && !text.includes('\0');

const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine(storable, 'Text must be well-formed Unicode without NUL characters.');

const METADATA_BYTES = 8192;
const METADATA_DEPTH = 8;

function storableDeep(value: unknown, depth = 0): boolean {
  if (depth > METADATA_DEPTH) return false;
  if (typeof value === 'string') return storable(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(
    ([key, item]) => storable(key) && storableDeep(item, depth + 1),
  );
}

/** The host's own id of a user. */
export const userId = text(255);
export const featureKey = z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,127}$/);
export const creditTypeKey = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/);
/** The host's or Clerk's own id of a plan. */
export const planId = text(128);
export const idempotencyKey = text(255);
export const label = text(255);
export const message = text(2000);
/** Credits in the smallest unit, at least 1. */
export const amount = z.int().min(1).max(MAX_CREDITS);
/** Credits in the smallest unit, at least 0. */
export const amountOrZero = z.int().min(0).max(MAX_CREDITS);
export const units = z.int().min(1).max(MAX_UNITS);
export const attempt = z.int().min(1).max(1000);
export const priority = z.int().min(0).max(1000).default(DEFAULT_PRIORITY);
export const holdSeconds = z.int().min(1).max(MAX_HOLD_SECONDS);
export const costUsd = z.number().min(0).max(1_000_000);
/** An ISO 8601 time; answered in UTC. */
export const time = z.iso.datetime({ offset: true });
export const id = z.uuid();
export const reason = z.enum(reasons);

/** A JSON object of at most 8 kB, eight levels deep. */
export const metadata = z
  .record(text(128), z.json())
  .refine(
    (value) => storableDeep(value),
    'Metadata must be well-formed text, at most 8 levels deep.',
  )
  .refine(
    (value) => Buffer.byteLength(JSON.stringify(value)) <= METADATA_BYTES,
    'Metadata may be at most 8 kB.',
  );
