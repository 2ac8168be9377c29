import { Checkbox, Stack } from '@mantine/core';
import { type SubscribedType, subscribedTypes, typeWords } from './words.ts';

type TypesFieldProps = {
  types: SubscribedType[];
  onChange: (types: SubscribedType[]) => void;
  error: string | null;
};

/** What an endpoint is told. */
export function TypesField({ types, onChange, error }: TypesFieldProps) {
  return (
    <Checkbox.Group
      label="It is told when"
      value={types}
      onChange={(values) => onChange(values as SubscribedType[])}
      error={error}
    >
      <Stack gap={8} mt={6}>
        {subscribedTypes.map((type) => (
          <Checkbox
            key={type}
            value={type}
            label={typeWords[type]}
            description={type === 'balance.low' ? `${type}: below what Thresholds says` : type}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
