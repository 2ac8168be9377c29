import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { PageHeader } from '../../components/page-header.tsx';
import { useCan } from '../../lib/session.ts';
import classes from './approvals.module.css';
import { Decided } from './decided.tsx';
import { Waiting } from './waiting.tsx';

/** What was asked for over the caps: first what waits, then what was decided. */
export function ApprovalsPage() {
  const isApprover = useCan('approver');
  return (
    <>
      <PageHeader
        title="Approvals"
        description={
          <>
            {isApprover ? 'What support asks for' : 'What you asked for'} over{' '}
            <Anchor
              inherit
              underline="always"
              renderRoot={(props) => <Link to="/settings/caps" {...props} />}
            >
              the caps
            </Anchor>{' '}
            waits here until somebody else approves it.
          </>
        }
      />
      <h2 className={classes.subhead}>Waiting</h2>
      <Waiting />
      <h2 className={classes.subhead}>Decided</h2>
      <Decided />
    </>
  );
}
