import { Anchor, Button } from '@mantine/core';
import { IconCompassOff, IconMoodSad } from '@tabler/icons-react';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { Message } from '../components/message.tsx';

export function NotFound() {
  return (
    <Message icon={IconCompassOff} title="There is no page at this address">
      <Anchor href="/" underline="always">
        Go to the overview
      </Anchor>
    </Message>
  );
}

export function Crash({ error }: ErrorComponentProps) {
  return (
    <Message icon={IconMoodSad} title="This page stopped working">
      <p>
        {error instanceof Error ? error.message : String(error)}. Your credits are not affected:
        this is only the page.
      </p>
      <Button onClick={() => location.reload()}>Load it again</Button>
    </Message>
  );
}
