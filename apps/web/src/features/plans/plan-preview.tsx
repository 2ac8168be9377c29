import { Stack, Table } from '@mantine/core';
import { BeforeAfter } from '../../components/before-after.tsx';
import { Credits } from '../../components/credits.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { formatCount } from '../../lib/format.ts';
import type { PlanPreview, PlanValues } from './plan.ts';
import classes from './plans.module.css';
import { planWords } from './words.tsx';

/** Before and after side by side, whom it concerns, and what they get in 30 days. */
export function PlanPreviewView({ preview }: { preview: PlanPreview }) {
  const { before, after, changed, users, usersWithCustomAmount, monthly } = preview;
  const types = [
    ...new Set([...Object.keys(before?.credits ?? {}), ...Object.keys(after.credits)]),
  ];
  const fields = [
    'name',
    ...types.map((type) => `credits.${type}`),
    'refresh.mode',
    'refresh.every',
    ...changed.map(({ field }) => field).filter((field) => field.includes('.rollover')),
    'active',
  ];
  const tell = (values: PlanValues | null, field: string) =>
    values === null ? '–' : planWords.value(field, valueAt(values, field));
  return (
    <Stack gap="md">
      <BeforeAfter
        label="What changes"
        rows={fields.map((field) => ({
          label: planWords.field(field),
          before: tell(before, field),
          after: tell(after, field),
          changed: changed.some((change) => change.field === field),
        }))}
      />
      {changed.length === 0 && (
        <p className={classes.quiet}>This changes nothing: everything is as it is now.</p>
      )}
      <KeyValues
        items={[
          { label: 'Users on the plan', value: formatCount(users, 'user') },
          {
            label: 'Of them with an amount of their own',
            value: formatCount(usersWithCustomAmount, 'user'),
          },
        ]}
      />
      {users > 0 && monthly.length > 0 && (
        <div className={classes.scroller}>
          <Table aria-label="What all users on the plan get in 30 days" miw={420}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">In 30 days, for all</Table.Th>
                <Table.Th scope="col">Given before</Table.Th>
                <Table.Th scope="col">Given after</Table.Th>
                <Table.Th scope="col">Used lately</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {monthly.map((month) => (
                <Table.Tr key={month.creditType}>
                  <Table.Th scope="row">{month.creditType}</Table.Th>
                  {[month.before, month.after, month.used].map((amount, i) => (
                    // Three figures in an order that does not change.
                    // oxlint-disable-next-line react/no-array-index-key
                    <Table.Td key={i}>
                      <Credits amount={amount} type={month.creditType} unit={false} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      <p className={classes.quiet}>
        Each user gets it with their next refresh; what they have now does not change.
      </p>
    </Stack>
  );
}

function valueAt(values: PlanValues, field: string): unknown {
  let at: unknown = values;
  for (const name of field.split('.')) {
    at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined;
  }
  return at;
}
