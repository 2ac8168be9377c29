import { Paper } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import type { LinkTarget } from '../../components/charts/chart.ts';
import classes from './health.module.css';

export type CardProps = {
  title: string;
  /** none: there is nothing that could be wrong. */
  state: 'ok' | 'bad' | 'none';
  /** What is, in a few words. */
  words: ReactNode;
  facts: { label: string; value: ReactNode }[];
  /** Where it is looked into, or mended. */
  link?: { words: string; target: LinkTarget };
  /** What can be done about it right here. */
  action?: ReactNode;
};

const looks = {
  ok: { icon: IconCircleCheck, words: 'Well' },
  bad: { icon: IconAlertTriangle, words: 'Needs looking after' },
  none: { icon: IconCircleDashed, words: 'Nothing to tell' },
};

/** How one thing is. */
export function Card({ title, state, words, facts, link, action }: CardProps) {
  const heading = useId();
  const { icon: Picture, words: verdict } = looks[state];
  return (
    <Paper
      component="section"
      className={classes.card}
      aria-labelledby={heading}
      data-state={state}
    >
      <div className={classes.head}>
        <Picture size={20} stroke={2} role="img" aria-label={verdict} />
        <h2 id={heading}>{title}</h2>
      </div>
      <p className={classes.words}>{words}</p>
      <dl className={classes.facts}>
        {facts.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {action}
      {link && (
        <Link {...link.target} className={classes.link}>
          {link.words}
        </Link>
      )}
    </Paper>
  );
}
