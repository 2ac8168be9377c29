const LONGEST = 200;
/** What comes later in a message says little, and looking at all of it would hold up the ledger. */
const LOOKED_AT = 1000;

/** What differs between messages that say the same, and what must not be kept of them. */
const varying: [RegExp, string][] = [
  [/\b[\w.%+-]+@[\w-]+(?:\.[\w-]+)+/g, '<email>'],
  [/\bhttps?:\/\/[^\s"')\]]+/gi, '<url>'],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{12,}\b/gi, '<id>'],
  [/\d+(?:[.,:]\d+)*/g, '#'],
  [/\s+/g, ' '],
];

/**
 * What messages of one kind of error have in common: addresses, ids and numbers are taken out, so
 * that a thousand timeouts are one line. At most 200 characters; null where there is no message.
 */
export function fingerprintOf(message: string | null | undefined): string | null {
  if (!message) return null;
  const start = message.slice(0, LOOKED_AT).toWellFormed();
  const common = varying.reduce((text, [what, by]) => text.replace(what, by), start).trim();
  return common === '' ? null : [...common].slice(0, LONGEST).join('');
}
