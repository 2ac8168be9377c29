import { Checkbox, Stack } from '@mantine/core';
import { type SubscribedType, toldTypes, typeWords } from './words.ts';

type TypesFieldProps = {
  types: SubscribedType[];
  onChange: (types: SubscribedType[]) => void;
  error: string | null;
};

/** What an endpoint is told. Types that only the API offers stay as they are. */
export function TypesField({ types, onChange, error }: TypesFieldProps) {
  const shown = [...toldTypes, ...types.filter((type) => !toldTypes.includes(type))];
  return (
    <Checkbox.Group
      label="It is told when"
      value={types}
      onChange={(values) => onChange(values as SubscribedType[])}
      error={error}
    >
      <Stack gap={8} mt={6}>
        {shown.map((type) => (
          <Checkbox key={type} value={type} label={typeWords[type]} description={type} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
