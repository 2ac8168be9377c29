import { SegmentedControl, useMantineColorScheme, VisuallyHidden } from '@mantine/core';
import { IconDeviceDesktop, type Icon, IconMoon, IconSun } from '@tabler/icons-react';
import classes from './components.module.css';

const schemes = [
  { value: 'light', words: 'Light', icon: IconSun },
  { value: 'dark', words: 'Dark', icon: IconMoon },
  { value: 'auto', words: 'As the system', icon: IconDeviceDesktop },
] as const;

export function ColorSchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label="Colours"
      size="xs"
      value={colorScheme}
      onChange={setColorScheme}
      data={schemes.map(({ value, words, icon }) => ({ value, label: face(words, icon) }))}
    />
  );
}

const face = (words: string, Picture: Icon) => (
  <span className={classes.schemeFace} title={words}>
    <Picture size={16} aria-hidden />
    <VisuallyHidden>{words}</VisuallyHidden>
  </span>
);
