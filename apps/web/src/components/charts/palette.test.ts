import { expect, test } from 'vitest';
import { cssVariables, theme } from '../../app/theme.ts';
import { palette } from './palette.ts';

/** Relative luminance as WCAG defines it. */
function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((i) => Number.parseInt(color.slice(i, i + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const outcomes = ['--mg-settled', '--mg-refunded', '--mg-held', '--mg-good', '--mg-bad'];

test.each(['light', 'dark'] as const)('every colour stands out in %s', (scheme) => {
  const variables: Record<string, string | undefined> = cssVariables(theme as never)[scheme];
  for (const background of ['--mg-card', '--mg-page']) {
    const behind = variables[background] ?? '';
    for (const color of [
      ...Object.values(palette[scheme]),
      ...outcomes.map((one) => variables[one] ?? ''),
    ]) {
      expect({ color, enough: contrast(color, behind) >= 3 }).toEqual({ color, enough: true });
    }
  }
});
