import type { Page } from '@playwright/test';

const PATIENCE_MS = 30_000;

/** Waits until the page has its heading, and nothing has been loading for a moment. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const calm: { since?: number } = window as never;
      const isBusy = document.querySelector('[aria-busy=true], .mantine-Skeleton-root') !== null;
      if (isBusy || !document.querySelector('h1')) delete calm.since;
      else calm.since ??= performance.now();
      return performance.now() - (calm.since ?? Number.POSITIVE_INFINITY) > 200;
    },
    undefined,
    { timeout: PATIENCE_MS },
  );
  await page.evaluate(() => document.fonts.ready.then(() => {}));
}

/** Makes the window as high as the page, so that also what is only drawn where it is seen is there. */
export async function unfolded(page: Page): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height });
  // The place of a drawing that has not begun is empty; some figures are drawn without SVG.
  await page.waitForFunction(() =>
    Array.from(document.querySelectorAll('figure')).every(
      (figure) => figure.querySelector('svg') || !figure.querySelector('div:empty'),
    ),
  );
}
