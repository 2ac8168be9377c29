import { Menu, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconKeyboard, IconLogout, IconUser, IconUserCircle } from '@tabler/icons-react';
import { Link, useNavigate, useRouter } from '@tanstack/react-router';
import { signOut, useSession } from '../lib/session.ts';
import { openHelp } from './commands/open.ts';
import classes from './layout.module.css';

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
    <Menu position="bottom-end" shadow="md" width={230}>
      <Menu.Target>
        <UnstyledButton className={classes.user}>
          <IconUserCircle size={24} stroke={1.6} aria-hidden />
          <VisuallyHidden>Signed in as </VisuallyHidden>
          <span className={classes.userWords}>
            <strong>{session.name}</strong>
            <span>{session.role}</span>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.email ?? session.name} · {session.role}
        </Menu.Label>
        {Object.hasOwn(routesByPath, '/profile') && (
          <Menu.Item
            leftSection={<IconUser size={16} aria-hidden />}
            onClick={() => void navigate({ to: '/profile' as '/' })}
          >
            Profile
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={openHelp}>
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void leave()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
