import { createTheme, type CSSVariablesResolver } from '@mantine/core';
import { paletteVariables } from '../components/charts/palette.ts';

export const theme = createTheme({
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  primaryColor: 'blue',
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  respectReducedMotion: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  components: {
    // The page has one banner, which the head of a dialog is not.
    Modal: { defaultProps: { attributes: { header: { role: 'none' } } } },
    Drawer: { defaultProps: { attributes: { header: { role: 'none' } } } },
    Notification: { styles: { description: { color: 'var(--mantine-color-dimmed)' } } },
  },
});

/**
 * Blue, orange and purple stay apart for every kind of colour blindness. Each has at least 3:1
 * against its background, and dimmed text at least 4.5:1 (Mantine's own grey has 3.3:1).
 */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mg-page': '#f4f6f8',
    '--mg-card': '#ffffff',
    '--mg-line': '#dfe3e8',
    '--mg-settled': '#0b6aa8',
    '--mg-refunded': '#c85200',
    '--mg-held': '#7a4a9e',
    '--mg-good': '#14713f',
    '--mg-bad': '#b42318',
    ...paletteVariables('light'),
  },
  dark: {
    '--mantine-color-dimmed': '#b6bdc6',
    '--mantine-color-placeholder': '#b6bdc6',
    '--mantine-color-error': '#ff9d94',
    '--mg-page': '#14171b',
    '--mg-card': '#1c2026',
    '--mg-line': '#343a43',
    '--mg-settled': '#5db3ea',
    '--mg-refunded': '#f0913f',
    '--mg-held': '#c79be0',
    '--mg-good': '#62c98f',
    '--mg-bad': '#ff8a80',
    ...paletteVariables('dark'),
  },
});
