const SHOWN = 500;
const LEFT_OUT = '[left out]';
const looksSecret = /whsec_[\w+/=-]+|\bv1,[\w+/=-]{20,}|\bBearer\s+\S+/gi;
// What cannot be stored or shown; line breaks and tabs stay.
// oxlint-disable-next-line no-control-regex
const unshowable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFD]/g;

/** How an answer begins, without what was sent to prove who sends, should it come back. */
export function excerptOf(body: Buffer, secrets: readonly string[]): string | null {
  const text = body.toString('utf8').toWellFormed().replaceAll(unshowable, '');
  const shown = secrets
    .reduce((left, secret) => left.replaceAll(secret, LEFT_OUT), text)
    .replaceAll(looksSecret, LEFT_OUT)
    .slice(0, SHOWN)
    .toWellFormed()
    .trim();
  return shown === '' ? null : shown;
}
