import { Paper, Stack, Title } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './components.module.css';

type MessageProps = { icon: Icon; title: string; children: ReactNode };

/** A page's only content: what happened, and what to do next. */
export function Message({ icon: Picture, title, children }: MessageProps) {
  return (
    <Paper className={classes.message}>
      <Stack align="flex-start" gap="sm">
        <Picture size={36} stroke={1.6} aria-hidden />
        <Title order={1} size="h3">
          {title}
        </Title>
        {children}
      </Stack>
    </Paper>
  );
}
