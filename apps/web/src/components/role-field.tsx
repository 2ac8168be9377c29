import { Radio, Stack } from '@mantine/core';
import { roleTitle } from '../lib/roles.ts';

type RoleFieldProps<Role extends string> = {
  label: string;
  roles: readonly Role[];
  /** What each may do, in a sentence. */
  sentences: Record<Role, string>;
  role: Role;
  onChange: (role: Role) => void;
};

/** A choice of role, each explained. */
export function RoleField<Role extends string>(props: RoleFieldProps<Role>) {
  const { label, roles, sentences, role, onChange } = props;
  return (
    <Radio.Group label={label} value={role} onChange={(value) => onChange(value as Role)}>
      <Stack gap={10} mt={6}>
        {roles.map((one) => (
          <Radio key={one} value={one} label={roleTitle(one)} description={sentences[one]} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
