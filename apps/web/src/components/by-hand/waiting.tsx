import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { StateBadge } from '../state-badge.tsx';
import { When } from '../when.tsx';
import classes from './by-hand.module.css';

type WaitingProps = { expiresAt: string; onDone: () => void };

/** Says that what was sent waits for an approver, and where. */
export function Waiting({ expiresAt, onDone }: WaitingProps) {
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => close.current?.focus(), []);
  return (
    <div className={classes.form} role="status">
      <p className={classes.waiting}>
        <StateBadge state="pending" words="Waits for an approver" />
      </p>
      <p className={classes.waiting}>
        This is more than you may do by yourself. Nothing has moved yet: it happens once an approver
        agrees. If nobody decides, it ends <When at={expiresAt} />.
      </p>
      <div className={classes.buttons}>
        <Link to="/approvals" className={classes.link}>
          See it among the approvals
        </Link>
        <Button ref={close} onClick={onDone}>
          Close
        </Button>
      </div>
    </div>
  );
}
