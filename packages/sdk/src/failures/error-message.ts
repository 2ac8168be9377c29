const LONGEST = 500;

const secrets: [RegExp, string][] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 [redacted]'],
  [/\b(sk|pk|rk|mg|gsk|xai|ghp|whsec)[-_][\w*.-]{6,}/g, '[redacted]'],
  [/\bAIza[\w-]{20,}|\bAKIA[A-Z0-9]{12,}/g, '[redacted]'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[redacted]'],
  [
    /\b((?:api[-_ ]?key|token|secret|password|authorization)["']?\s*[:=]\s*["']?)[^\s"'&,;]+/gi,
    '$1[redacted]',
  ],
  [/(\w+:\/\/)[^\s/@]+@/g, '$1'],
  [/(https?:\/\/[^\s?#"']+)\?[^\s"']*/g, '$1'],
];

/** What an error says, for the refund log: at most 500 characters, without secrets. */
export function errorMessageOf(error: unknown): string {
  const messages: string[] = [];
  let current: unknown = error;
  while (current !== undefined && messages.length < 4) {
    const message = ownMessage(current);
    if (message && !messages.some((said) => said.includes(message))) messages.push(message);
    current = current instanceof Error ? (current.cause ?? undefined) : undefined;
  }
  return bounded(messages.join(': ')) || 'The work failed without a message.';
}

function ownMessage(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  if (typeof error === 'string') return error;
  if (error instanceof Response) return `The provider answered ${error.status}.`;
  if (typeof error === 'object' && error !== null && 'message' in error)
    return String(error.message);
  return '';
}

function bounded(text: string): string {
  let clean = text.replaceAll('\0', '').slice(0, 4 * LONGEST);
  for (const [pattern, instead] of secrets) clean = clean.replace(pattern, instead);
  return clean.slice(0, LONGEST).toWellFormed().trim();
}
