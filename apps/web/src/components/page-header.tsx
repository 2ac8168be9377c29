import { Anchor } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './page.module.css';

type PageHeaderProps = {
  /** Heading of the page and title of the tab. */
  title: string;
  /** The heading where it is more than text: an `<Id>`, say. */
  heading?: ReactNode;
  description?: ReactNode;
  /** What can be done here, the main thing first. */
  actions?: ReactNode;
  /** The list that this page is part of. */
  back?: { to: LinkProps['to']; words: string };
};

/** The top of every page. */
export function PageHeader({ title, heading, description, actions, back }: PageHeaderProps) {
  return (
    <div className={classes.header}>
      <title>{`${title} · Makegood`}</title>
      <div className={classes.headerText}>
        {back && (
          <Anchor renderRoot={(props) => <Link to={back.to} {...props} />} className={classes.back}>
            <IconChevronLeft size={16} aria-hidden />
            {back.words}
          </Anchor>
        )}
        <h1 className={classes.heading}>{heading ?? title}</h1>
        {description && <p className={classes.description}>{description}</p>}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
