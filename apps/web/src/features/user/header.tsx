import { Button } from '@mantine/core';
import {
  IconAdjustments,
  IconArrowBackUp,
  IconCalendarCog,
  IconChevronDown,
  IconCoins,
  IconGift,
  IconPackages,
  IconRefresh,
} from '@tabler/icons-react';
import { Flyout, FlyoutItem } from '../../components/flyout.tsx';
import { Id } from '../../components/id.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { When } from '../../components/when.tsx';
import { useCan } from '../../lib/session.ts';
import type { Action } from './actions/action.ts';
import { nameOf, type User } from '../../lib/user.ts';
import classes from './user.module.css';

type UserHeaderProps = { user: User; onAct: (action: Action) => void };

/** Who it is, and what can be done for them by whoever is signed in. */
export function UserHeader({ user, onAct }: UserHeaderProps) {
  const isSupport = useCan('support');
  return (
    <PageHeader
      title={nameOf(user)}
      heading={
        <span className={classes.heading}>
          {nameOf(user)}
          {user.deletedAt !== null && <StateBadge state="deleted" />}
          {user.refresh.hold && <StateBadge state="on_hold" words="Refreshes on hold" />}
          {user.refresh.pastDue && <StateBadge state="past_due" />}
        </span>
      }
      description={<Who user={user} />}
      back={{ to: '/users', words: 'Users' }}
      actions={
        isSupport && (
          <>
            <Button
              leftSection={<IconArrowBackUp size={18} aria-hidden />}
              onClick={() => onAct({ kind: 'refund', chargeId: null })}
            >
              Refund a charge
            </Button>
            <Button
              variant="default"
              leftSection={<IconGift size={18} aria-hidden />}
              onClick={() => onAct({ kind: 'goodwill' })}
            >
              Give goodwill
            </Button>
            <MoreActions user={user} onAct={onAct} />
          </>
        )
      }
    />
  );
}

function Who({ user: { userId, email, name, createdAt } }: { user: User }) {
  return (
    <span className={classes.who}>
      {name !== null && email !== null && <span>{email}</span>}
      <Id value={userId} of="user" />
      <span>
        Joined <When at={createdAt} />
      </span>
    </span>
  );
}

function MoreActions({ user: { planId }, onAct }: UserHeaderProps) {
  const isAdmin = useCan('admin');
  return (
    <Flyout
      label="More actions"
      className={classes.more}
      face={
        <>
          More actions <IconChevronDown size={16} aria-hidden />
        </>
      }
    >
      {(close) => {
        // The keyboard is led back to the button first, so that a dialog leads it there again.
        const act = (action: Action) => () => {
          close();
          onAct(action);
        };
        return (
          <>
            <FlyoutItem icon={<IconAdjustments size={18} />} onClick={act({ kind: 'adjust' })}>
              Adjust the balance
            </FlyoutItem>
            {isAdmin && (
              <>
                <FlyoutItem icon={<IconCoins size={18} />} onClick={act({ kind: 'grant' })}>
                  Grant credits
                </FlyoutItem>
                <FlyoutItem icon={<IconPackages size={18} />} onClick={act({ kind: 'plan' })}>
                  Change the plan
                </FlyoutItem>
                {planId !== null && (
                  <>
                    <FlyoutItem icon={<IconRefresh size={18} />} onClick={act({ kind: 'refresh' })}>
                      Refresh plan credits now
                    </FlyoutItem>
                    <FlyoutItem
                      icon={<IconCalendarCog size={18} />}
                      onClick={act({ kind: 'settings' })}
                    >
                      Refresh settings
                    </FlyoutItem>
                  </>
                )}
              </>
            )}
          </>
        );
      }}
    </Flyout>
  );
}
