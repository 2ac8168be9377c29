/** What the check of a request's origin looks at. */
type Sent = { header(name: string): string | undefined };

/**
 * Whether a browser sent this from a page of this server: the origin's host is the one that was
 * asked, or the one where the configuration says that browsers find us.
 */
export function fromOwnOrigin(sent: Sent, publicUrl: string): boolean {
  const origin = sent.header('origin');
  if (origin !== undefined) {
    const host = hostOf(origin);
    return host !== null && (host === sent.header('host') || origin === new URL(publicUrl).origin);
  }
  return sent.header('sec-fetch-site') === 'same-origin';
}

/** Whether a browser says that this comes from somewhere else. */
export function fromForeignOrigin(sent: Sent, publicUrl: string): boolean {
  if (sent.header('origin') !== undefined) return !fromOwnOrigin(sent, publicUrl);
  const site = sent.header('sec-fetch-site');
  return site === 'cross-site' || site === 'same-site';
}

const hostOf = (origin: string): string | null => {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
};
