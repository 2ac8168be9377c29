import { describe } from 'vitest';
import { type OpenApp, openRoutes } from './app.ts';
import { testEnding } from './ending.ts';
import { testFailing } from './failing.ts';
import { testKeyed } from './keyed.ts';
import { testLayered } from './layered.ts';
import { testNotBegun } from './not-begun.ts';
import { testStreaming } from './streaming.ts';

/** The same rules for every framework. `pattern` is how it writes the route `/run/:id`. */
export async function testRoutes(name: string, pattern: string, openApp: OpenApp) {
  const routes = await openRoutes(pattern, openApp);
  describe.concurrent(`a route of ${name}`, () => {
    testEnding(routes);
    testFailing(routes);
    testNotBegun(routes);
    testStreaming(routes);
    testKeyed(routes);
    testLayered(routes);
  });
}
