import { Button } from '@mantine/core';
import { useState } from 'react';
import { BeforeAfter } from '../../components/before-after.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { RoleField } from '../../components/role-field.tsx';
import { Section } from '../../components/section.tsx';
import { roleSentences, roleTitle } from '../../lib/roles.ts';
import { type Role, roles } from '../../lib/session.ts';
import { toast } from '../../lib/toast.tsx';
import { api } from '../../lib/trpc.ts';
import { readAgain } from './calls.ts';
import type { Person } from './columns.tsx';
import classes from './staff.module.css';

/** What someone may do, and how to change it. */
export function RoleSection({ person }: { person: Person }) {
  const [role, setRole] = useState<Role>(person.role);
  const [isAsking, setIsAsking] = useState(false);
  const save = async () => {
    await api.staff.setRole.mutate({ staffId: person.staffId, role });
    void toast({ title: `${person.name} is now ${role}`, message: 'From their next call on.' });
    void readAgain();
  };
  return (
    <Section title="Role">
      <div className={classes.form}>
        <RoleField
          label="What they may do"
          roles={roles}
          sentences={roleSentences}
          role={role}
          onChange={setRole}
        />
        <div>
          <Button disabled={role === person.role} onClick={() => setIsAsking(true)}>
            Change the role
          </Button>
        </div>
      </div>
      <ConfirmDialog
        opened={isAsking}
        onClose={() => setIsAsking(false)}
        title={`Change the role of ${person.name}`}
        confirm="Change the role"
        onConfirm={save}
      >
        <BeforeAfter
          label="Role"
          rows={[{ label: 'Role', before: roleTitle(person.role), after: roleTitle(role) }]}
        />
      </ConfirmDialog>
    </Section>
  );
}
