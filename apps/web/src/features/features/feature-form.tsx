import { NumberInput, Radio, Select, Stack, TextInput } from '@mantine/core';
import { CreditsInput } from '../../components/credits-input.tsx';
import type { FormProps } from '../../components/versions/change-editor.tsx';
import { useCreditTypes } from '../../lib/credit-types.ts';
import type { FeatureDraft } from './feature.ts';
import classes from './features.module.css';
import { PolicyGrid } from './policy-grid.tsx';
import { lateSuccessWords } from './words.tsx';

/** All that a feature is. */
export function FeatureForm({ draft, change, issueOf, isNew }: FormProps<FeatureDraft>) {
  const types = [...(useCreditTypes()?.values() ?? [])];
  return (
    <Stack gap="lg">
      {isNew && (
        <TextInput
          label="Key"
          description="How your code names the feature when it charges. It cannot be changed later."
          maw={420}
          spellCheck={false}
          value={draft.feature}
          onChange={(event) => change({ feature: event.currentTarget.value.trim() })}
          error={issueOf('feature')}
        />
      )}
      <div className={classes.pair}>
        <TextInput
          label="Name"
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={issueOf('name')}
        />
        <CreditsInput
          label="Cost of a unit"
          type={draft.creditType}
          amount={draft.cost}
          onChange={(cost) => change({ cost })}
          error={issueOf('cost')}
        />
        <Select
          label="Credit type"
          data={types.map(({ creditType, name }) => ({ value: creditType, label: name }))}
          allowDeselect={false}
          value={draft.creditType}
          onChange={(creditType) => creditType !== null && change({ creditType })}
          error={issueOf('creditType')}
        />
        <TextInput
          label="Operation type"
          placeholder="AI_TEXT_CHAT"
          spellCheck={false}
          value={draft.operationType}
          onChange={(event) => change({ operationType: event.currentTarget.value })}
          error={issueOf('operationType')}
        />
        <TextInput
          label="Provider"
          placeholder="None"
          value={draft.provider ?? ''}
          onChange={(event) => change({ provider: event.currentTarget.value || null })}
          error={issueOf('provider')}
        />
        <NumberInput
          label="Hold"
          description="For how long credits are held before they go back by themselves"
          suffix=" seconds"
          min={1}
          allowDecimal={false}
          value={draft.holdSeconds ?? ''}
          onChange={(value) => change({ holdSeconds: value === '' ? null : Number(value) })}
          error={issueOf('holdSeconds')}
        />
      </div>
      <PolicyGrid
        policy={draft.refundPolicy}
        onChange={(refundPolicy) => change({ refundPolicy })}
      />
      <Radio.Group
        label="Late success"
        description="When work that was refunded succeeds after all"
        value={draft.lateSuccess}
        onChange={(value) =>
          change({ lateSuccess: value === 'charge_again' ? 'charge_again' : 'absorb' })
        }
      >
        <Stack gap={6} mt={6}>
          {Object.entries(lateSuccessWords).map(([value, words]) => (
            <Radio key={value} value={value} label={words} />
          ))}
        </Stack>
      </Radio.Group>
    </Stack>
  );
}
