import { IconKeyboard, IconLogout, IconUser, IconUserCircle } from '@tabler/icons-react';
import { Link, useNavigate, useRouter } from '@tanstack/react-router';
import { Flyout, FlyoutItem } from '../components/flyout.tsx';
import { signOut, useSession } from '../lib/session.ts';
import { openHelp } from './commands/open.ts';
import classes from './layout.module.css';

const PROFILE: string = '/profile';

/** Who is signed in, and what they can do about it. */
export function UserMenu() {
  const session = useSession();
  const navigate = useNavigate();
  const { routesByPath } = useRouter();
  if (!session) {
    return (
      <Link to="/sign-in" className={classes.signIn}>
        Sign in
      </Link>
    );
  }
  const leave = async () => {
    await signOut();
    await navigate({ to: '/sign-in' });
  };
  return (
    <Flyout
      label={`Signed in as ${session.name} ${session.role}`}
      className={classes.user}
      face={
        <>
          <IconUserCircle size={24} stroke={1.6} aria-hidden />
          <span className={classes.userWords}>
            <strong>{session.name}</strong> <span>{session.role}</span>
          </span>
        </>
      }
    >
      {(close) => (
        <div className={classes.menu}>
          <p className={classes.menuHead}>
            {session.email ?? session.name} · {session.role}
          </p>
          {Object.hasOwn(routesByPath, PROFILE) && (
            <FlyoutItem
              icon={<IconUser size={18} aria-hidden />}
              onClick={() => {
                close();
                void navigate({ to: PROFILE });
              }}
            >
              Profile
            </FlyoutItem>
          )}
          <FlyoutItem
            icon={<IconKeyboard size={18} aria-hidden />}
            onClick={() => {
              close();
              openHelp();
            }}
          >
            Keyboard shortcuts
          </FlyoutItem>
          <FlyoutItem icon={<IconLogout size={18} aria-hidden />} onClick={() => void leave()}>
            Sign out
          </FlyoutItem>
        </div>
      )}
    </Flyout>
  );
}
