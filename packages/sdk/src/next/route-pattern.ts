type Params = Promise<Record<string, string | string[] | undefined>>;

/**
 * `POST /api/chats/[id]` for a request to `/api/chats/42`: Next tells a handler the values of the
 * pattern, not the pattern.
 */
export async function routePattern(
  request: { method: string; url: string },
  context: { params?: Params } | undefined,
): Promise<string> {
  let path = new URL(request.url).pathname;
  for (const [name, value] of Object.entries((await context?.params) ?? {})) {
    const isCatchAll = Array.isArray(value);
    const segments = [value ?? []].flat().map((segment) => encodeURIComponent(segment));
    if (segments.length === 0) continue;
    const pattern = isCatchAll ? `[...${name}]` : `[${name}]`;
    path = `${path}/`.replace(`/${segments.join('/')}/`, `/${pattern}/`).replace(/(?<=.)\/$/, '');
  }
  return `${request.method} ${path}`;
}
