import type { HttpBindings } from '@hono/node-server';

/** What travels with a request through the edge. */
export type Edge = {
  Bindings: HttpBindings;
  Variables: {
    requestId: string;
    /** The route's pattern, for logs and metrics: addresses carry user ids, patterns do not. */
    route?: string;
    /** Cookies that the answer must set. */
    cookies?: string[];
  };
};
