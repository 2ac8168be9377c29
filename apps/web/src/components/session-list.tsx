import { Button } from '@mantine/core';
import { IconDeviceLaptop } from '@tabler/icons-react';
import { sayBrowser } from '../lib/browser.ts';
import type { Answers } from '../lib/trpc.ts';
import classes from './session-list.module.css';
import { When } from './when.tsx';

export type StaffSession = Answers['staff']['mySessions']['sessions'][number];

type SessionListProps = {
  sessions: StaffSession[];
  /** Where single ones can be ended. */
  onEnd?: (session: StaffSession) => void;
};

/** Where someone is signed in. */
export function SessionList({ sessions, onEnd }: SessionListProps) {
  if (sessions.length === 0) return <p className={classes.nothing}>Nowhere at the moment.</p>;
  return (
    <ul className={classes.list}>
      {sessions.map((session) => {
        const { sessionId, userAgent, ipAddress, createdAt, lastSeen, current } = session;
        const browser = sayBrowser(userAgent);
        return (
          <li key={sessionId} className={classes.item}>
            <IconDeviceLaptop size={22} stroke={1.6} aria-hidden />
            <span className={classes.words}>
              <strong title={userAgent ?? undefined}>
                {browser}
                {current && ' (this one)'}
              </strong>
              <span className={classes.nothing}>
                {ipAddress ?? 'No address kept'} · signed in <When at={createdAt} /> · seen{' '}
                <When at={lastSeen} />
              </span>
            </span>
            {onEnd && !current && (
              <Button
                variant="default"
                size="compact-sm"
                aria-label={`Sign out ${browser}`}
                onClick={() => onEnd(session)}
              >
                Sign out
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
