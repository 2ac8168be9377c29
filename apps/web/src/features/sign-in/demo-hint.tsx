import { useQuery } from '@tanstack/react-query';
import { Id } from '../../components/id.tsx';
import { trpc } from '../../lib/trpc.ts';
import classes from './sign-in.module.css';

const people = ['viewer', 'support', 'approver', 'admin'].map((role) => `${role}@makegood.demo`);

/** How one signs in to a demo: it is one where the figures are shown to anyone. */
export function DemoHint() {
  const { isSuccess } = useQuery(
    trpc.monitoring.overview.queryOptions({ hours: 1 }, { meta: { mayBeRefused: true } }),
  );
  if (!isSuccess) return null;
  return (
    <div className={classes.hint}>
      <p>
        This is a demo. There is one person of each role; their password was printed when the server
        started, and is in <code>demo-password</code> in its data directory.
      </p>
      <ul>
        {people.map((email) => (
          <li key={email}>
            <Id value={email} of="demo person" />
          </li>
        ))}
      </ul>
    </div>
  );
}
