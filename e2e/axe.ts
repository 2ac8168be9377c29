import axe, { type AxeResults, type Result } from 'axe-core';
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

/** What may be otherwise in other colours; all else that axe looks at is the same. */
const ofColours = ['color-contrast', 'link-in-text-block'];

/** What axe finds in the page as it stands, by all its rules unless said. */
export async function found(page: Page, rules?: string[]): Promise<Result[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(${JSON.stringify({ resultTypes: ['violations'], ...(rules && { runOnly: rules }) })})`,
  );
  return violations;
}

/** What axe finds in light and in dark; the page follows the system's colours. */
export const violations = async (page: Page) => {
  const told: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    await transitionsEnded(page);
    const rules = colorScheme === 'dark' ? ofColours : undefined;
    for (const { id, nodes } of await found(page, rules)) {
      told.push(`${colorScheme} ${id} ${nodes.map(({ html }) => html).join(' | ')}`);
    }
  }
  return told;
};
