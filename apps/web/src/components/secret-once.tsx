import { Button, Checkbox, CopyButton, Modal, Stack, TextInput } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import classes from './secret-once.module.css';

type SecretOnceProps = {
  title: string;
  /** What it is: `API key`, `link`. */
  of: string;
  value: string;
  /** What it is for, and that it cannot be shown again. */
  children: ReactNode;
  onDone: () => void;
};

/** Shows what is shown only once; it closes when whoever looks has copied it, or says to have kept it. */
export function SecretOnce({ title, of, value, children, onDone }: SecretOnceProps) {
  const [isKept, setIsKept] = useState(false);
  useWindowEvent('beforeunload', (event) => {
    if (!isKept) event.preventDefault();
  });
  return (
    <Modal
      opened
      onClose={onDone}
      title={title}
      centered
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
    >
      <Stack gap="md">
        <div>{children}</div>
        <div className={classes.value}>
          <TextInput
            label={`The ${of}`}
            readOnly
            value={value}
            onFocus={(event) => event.currentTarget.select()}
            classNames={{ input: classes.text ?? '' }}
          />
          <CopyButton value={value}>
            {({ copied, copy }) => (
              <Button
                data-autofocus
                leftSection={
                  copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
                }
                onClick={() => {
                  copy();
                  setIsKept(true);
                }}
              >
                {copied ? 'Copied' : `Copy the ${of}`}
              </Button>
            )}
          </CopyButton>
        </div>
        <Checkbox
          label={`I have kept the ${of}`}
          checked={isKept}
          onChange={(event) => setIsKept(event.currentTarget.checked)}
        />
        <Button variant="default" disabled={!isKept} onClick={onDone}>
          Done
        </Button>
      </Stack>
    </Modal>
  );
}
