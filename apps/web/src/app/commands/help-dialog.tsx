import { Kbd, Modal, Switch } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import { presets, rangeKeys } from '../../components/range/presets.ts';
import { useDestinations } from '../navigation.ts';
import classes from './commands.module.css';
import { setSingleKeys, useSingleKeys } from './shortcuts.ts';

/** All that the keyboard does. */
export default function HelpDialog({ onClose }: { onClose: () => void }) {
  const destinations = useDestinations();
  const singleKeys = useSingleKeys();
  return (
    <Modal
      opened
      onClose={onClose}
      title="Keyboard shortcuts"
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Switch
        label="Keys without Ctrl or ⌘"
        description="Turn them off if you dictate, or press keys by accident."
        checked={singleKeys}
        onChange={(event) => setSingleKeys(event.currentTarget.checked)}
      />
      <Shortcuts title="Anywhere">
        <Shortcut keys={['Ctrl or ⌘', 'K']} does="Search, and go anywhere" />
        <Shortcut keys={['?']} does="This help" />
        {destinations.map(({ to, key, words }) => (
          <Shortcut key={to} keys={['g', key]} does={`Go to ${words}`} />
        ))}
      </Shortcuts>
      <Shortcuts title="On pages with a range of time">
        {presets.map(
          ({ id, key, words }) =>
            key && <Shortcut key={id} keys={[key.toUpperCase()]} does={`Show ${words}`} />,
        )}
        <Shortcut keys={[rangeKeys.compare.toUpperCase()]} does="Compare with the time before" />
        <Shortcut keys={[rangeKeys.live.toUpperCase()]} does="Live on or off" />
      </Shortcuts>
      <Shortcuts title="In tables">
        <Shortcut keys={['↑', '↓']} does="The row before, the row after" />
        <Shortcut keys={['Home', 'End']} does="The first row, the last row" />
        <Shortcut keys={['Page up', 'Page down']} does="Ten rows up or down" />
        <Shortcut keys={['Enter']} does="Open the row" />
      </Shortcuts>
      <Shortcuts title="In dialogs">
        <Shortcut keys={['Esc']} does="Cancel" />
        <Shortcut keys={['Ctrl or ⌘', 'Enter']} does="Confirm" />
      </Shortcuts>
    </Modal>
  );
}

function Shortcuts({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.shortcuts} aria-label={title}>
      <h3>{title}</h3>
      <dl>{children}</dl>
    </section>
  );
}

function Shortcut({ keys, does }: { keys: string[]; does: string }) {
  return (
    <div>
      <dt>{does}</dt>
      <dd>
        {keys.map((key, i) => (
          <Fragment key={key}>
            {i > 0 && ' '}
            <Kbd>{key}</Kbd>
          </Fragment>
        ))}
      </dd>
    </div>
  );
}
