import { Anchor, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { KeyValues } from '../../components/key-values.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { SessionList } from '../../components/session-list.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { When } from '../../components/when.tsx';
import { roleTitle } from '../../lib/roles.ts';
import { trpc } from '../../lib/trpc.ts';
import { type Person, signInWords } from './columns.tsx';
import { Access } from './access.tsx';
import { RoleSection } from './role-section.tsx';
import classes from './staff.module.css';

const route = getRouteApi('/staff/$staffId');

/** One person of the staff: what they may do, where they are signed in, and how to change it. */
export function PersonPage() {
  const { staffId } = route.useParams();
  const everyone = useQuery(trpc.staff.list.queryOptions());
  const person = everyone.data?.staff.find((one) => one.staffId === staffId);
  return (
    <>
      <PageHeader title={person?.name ?? 'Staff'} back={{ to: '/staff', words: 'Staff' }} />
      {everyone.error && <Problem error={everyone.error} onRetry={() => void everyone.refetch()} />}
      {everyone.isPending && <Skeleton height={300} />}
      {everyone.data && !person && <p>Nobody on the staff has this address.</p>}
      {person && (
        <div className={classes.sections}>
          <Facts person={person} />
          <RoleSection key={person.role} person={person} />
          <Sessions person={person} />
          <Access person={person} />
        </div>
      )}
    </>
  );
}

function Facts({ person }: { person: Person }) {
  const { staffId, email, role, disabledAt, lastSeen, createdAt, signsInWith } = person;
  return (
    <Section title="Person">
      <KeyValues
        items={[
          { label: 'Email', value: email },
          { label: 'Role', value: roleTitle(role) },
          {
            label: 'State',
            value: <StateBadge state={disabledAt === null ? 'active' : 'disabled'} />,
          },
          { label: 'Last seen', value: <When at={lastSeen} /> },
          { label: 'Joined', value: <When at={createdAt} /> },
          {
            label: 'Signs in with',
            value: signsInWith.map((way) => signInWords[way]).join(', ') || null,
          },
          {
            label: 'What they did',
            value: (
              <Anchor
                underline="always"
                renderRoot={(props) => (
                  <Link to="/audit" search={{ actor: `staff:${staffId}` }} {...props} />
                )}
              >
                In the audit log
              </Anchor>
            ),
          },
        ]}
      />
    </Section>
  );
}

function Sessions({ person: { staffId } }: { person: Person }) {
  const sessions = useQuery(trpc.staff.sessions.queryOptions({ staffId }));
  return (
    <Section title="Where they are signed in">
      {sessions.error && <Problem error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {sessions.isPending && <Skeleton height={40} />}
      {sessions.data && <SessionList sessions={sessions.data.sessions} />}
    </Section>
  );
}
