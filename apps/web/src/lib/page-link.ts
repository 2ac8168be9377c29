/** Where a path of the dashboard that the server names leads, as the router takes it. */
export function pageLink(path: string) {
  const { pathname, searchParams, hash } = new URL(path, location.origin);
  return {
    to: pathname,
    search: Object.fromEntries(searchParams),
    ...(hash && { hash: hash.slice(1) }),
  };
}
