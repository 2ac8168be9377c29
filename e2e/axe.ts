import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';

/** A colour on its way from one scheme to the other has no contrast that could be judged. */
const transitionsEnded = (page: Page) =>
  page.evaluate(async () => {
    const running = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    await Promise.allSettled(running.map(({ finished }) => finished));
  });

/** What axe finds in light and in dark; the page follows the system's colours. */
export const violations = async (page: Page) => {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    await transitionsEnded(page);
    const { violations: inScheme } = await new AxeBuilder({ page }).analyze();
    found.push(
      ...inScheme.map(
        ({ id, nodes }) => `${colorScheme} ${id} ${nodes.map(({ html }) => html).join(' | ')}`,
      ),
    );
  }
  return found;
};
