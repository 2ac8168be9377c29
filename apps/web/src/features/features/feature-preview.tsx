import { Stack } from '@mantine/core';
import { BeforeAfter } from '../../components/before-after.tsx';
import { Credits } from '../../components/credits.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { When } from '../../components/when.tsx';
import { formatCount, formatNumber } from '../../lib/format.ts';
import type { FeaturePreview, FeatureValues } from './feature.ts';
import classes from './features.module.css';
import { featureWords } from './words.tsx';

const always = [
  'name',
  'cost',
  'creditType',
  'operationType',
  'provider',
  'holdSeconds',
  'lateSuccess',
] as const;

/** Before and after side by side, whom it concerns, and what the last 30 days would have cost. */
export function FeaturePreviewView({ preview }: { preview: FeaturePreview }) {
  const { before, after, changed, usage } = preview;
  const tell = (values: FeatureValues | null, field: string, value: unknown) =>
    values === null ? '–' : featureWords(values.creditType).value(field, value);
  const { field: nameOf } = featureWords(after.creditType);
  const isChanged = (field: string) => changed.some((change) => change.field === field);
  const others = changed.filter(({ field }) => !always.some((name) => name === field));
  return (
    <Stack gap="md">
      <BeforeAfter
        label="What changes"
        rows={[
          ...always.map((field) => ({
            label: nameOf(field),
            before: tell(before, field, before?.[field]),
            after: tell(after, field, after[field]),
            changed: isChanged(field),
          })),
          ...others
            .filter(({ field }) => before !== null || field !== 'archived')
            .map((change) => ({
              label: nameOf(change.field),
              before: tell(before, change.field, change.before),
              after: tell(after, change.field, change.after),
              changed: true,
            })),
        ]}
      />
      {changed.length === 0 && (
        <p className={classes.quiet}>This changes nothing: everything is as it is now.</p>
      )}
      <KeyValues
        items={[
          { label: 'Users concerned', value: formatCount(usage.users, 'user') },
          {
            label: 'Use of the last 30 days',
            value: `${formatCount(usage.units, 'unit')} in ${formatCount(usage.charges, 'charge')}`,
          },
          {
            label: 'They cost',
            value: <Credits amount={usage.creditsBefore} type={(before ?? after).creditType} />,
          },
          {
            label: 'They would have cost',
            value: (
              <strong>
                <Credits amount={usage.creditsAfter} type={after.creditType} />
              </strong>
            ),
          },
        ]}
      />
      <p className={classes.quiet}>
        Counted from <When at={usage.from} exact />, as charged, before any refund.
        {usage.otherCharges > 0 &&
          ` ${formatNumber(usage.otherCharges)} more named an amount of their own: the change does not concern them.`}
      </p>
    </Stack>
  );
}
