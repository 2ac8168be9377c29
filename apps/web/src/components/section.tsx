import { Paper, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './page.module.css';

type SectionProps = {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
};

/** A titled box of a page. */
export function Section({ title, description, actions, children }: SectionProps) {
  const heading = useId();
  return (
    <Paper component="section" className={classes.section} aria-labelledby={heading}>
      <div className={classes.sectionHead}>
        <Title order={2} size="h5" id={heading}>
          {title}
        </Title>
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
      {description && <p className={classes.description}>{description}</p>}
      <div className={classes.sectionBody}>{children}</div>
    </Paper>
  );
}
