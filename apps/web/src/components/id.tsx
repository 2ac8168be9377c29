import { ActionIcon, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './id.module.css';

type IdProps = {
  value: string;
  /** What it is the id of: `charge`. */
  of: string;
  /** Only its end, where all of it would take too much room. */
  short?: boolean;
};

const SHOWN = 8;

/** An id to read and to copy. */
export function Id({ value, of, short = false }: IdProps) {
  const cut = short && value.length > SHOWN + 4;
  return (
    <span className={classes.id}>
      <code title={cut ? value : undefined}>{cut ? `…${value.slice(-SHOWN)}` : value}</code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            onClick={copy}
            aria-label={copied ? `Copied the id of the ${of}` : `Copy the id of the ${of}`}
          >
            {copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </span>
  );
}
