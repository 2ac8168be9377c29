import { NumberInput, Radio, Stack, Switch, TextInput } from '@mantine/core';
import { CreditsInput } from '../../components/credits-input.tsx';
import type { FormProps } from '../../components/versions/change-editor.tsx';
import { useCreditTypes } from '../../lib/credit-types.ts';
import { modeNames, modes, sayEvery } from './words.tsx';
import type { Mode, PlanDraft, Rhythm } from './plan.ts';
import classes from './plans.module.css';

/** All that a plan is. */
export function PlanForm({ draft, isNew, change, issueOf }: FormProps<PlanDraft>) {
  const types = [...(useCreditTypes()?.values() ?? [])];
  const { credits, refresh } = draft;
  const changeRefresh = (changes: Partial<PlanDraft['refresh']>) =>
    change({ refresh: { ...refresh, ...changes } });
  const creditsIssue = issueOf('credits');
  return (
    <Stack gap="lg">
      <div className={classes.pair}>
        {isNew && (
          <TextInput
            label="Id"
            description="How your code or Clerk names the plan. It cannot be changed later."
            spellCheck={false}
            value={draft.id}
            onChange={(event) => change({ id: event.currentTarget.value.trim() })}
            error={issueOf('planId')}
          />
        )}
        <TextInput
          label="Name"
          {...(isNew && { description: 'What people read' })}
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={issueOf('name')}
        />
      </div>
      <fieldset className={classes.group}>
        <legend>Credits at each refresh</legend>
        <div className={classes.pair}>
          {types.map(({ creditType, name }) => (
            <CreditsInput
              key={creditType}
              label={name}
              placeholder="None"
              type={creditType}
              amount={credits[creditType] ?? null}
              onChange={(amount) => change({ credits: { ...credits, [creditType]: amount } })}
              error={issueOf(`credits.${creditType}`) ?? (creditsIssue !== undefined && true)}
            />
          ))}
        </div>
        {creditsIssue && (
          <p className={classes.error} role="alert">
            {creditsIssue}
          </p>
        )}
      </fieldset>
      <Radio.Group
        label="What a refresh does with credits that are left"
        value={refresh.mode}
        onChange={(mode) => changeRefresh({ mode: mode as Mode })}
      >
        <Stack gap="xs" mt={6}>
          {modeNames.map((mode) => (
            <Radio
              key={mode}
              value={mode}
              label={modes[mode].words}
              description={`${modes[mode].sentence} Example: ${modes[mode].example}`}
            />
          ))}
        </Stack>
      </Radio.Group>
      {refresh.mode === 'add' && (
        <fieldset className={classes.group}>
          <legend>Most that is carried over</legend>
          <div className={classes.pair}>
            {types
              .filter(({ creditType }) => (credits[creditType] ?? null) !== null)
              .map(({ creditType, name }) => (
                <CreditsInput
                  key={creditType}
                  label={`${name} carried over`}
                  placeholder="All that is left"
                  type={creditType}
                  amount={refresh.rollover[creditType] ?? null}
                  onChange={(amount) =>
                    changeRefresh({ rollover: { ...refresh.rollover, [creditType]: amount } })
                  }
                  error={issueOf(`refresh.rollover.${creditType}`)}
                />
              ))}
          </div>
        </fieldset>
      )}
      <RhythmFields {...refresh} onChange={changeRefresh} error={issueOf('refresh.every')} />
      <Switch
        label="Open to users"
        description="Off: nobody comes to it any more; who is on it stays and is refreshed."
        checked={draft.active}
        onChange={(event) => change({ active: event.currentTarget.checked })}
      />
    </Stack>
  );
}

type RhythmFieldsProps = Pick<PlanDraft['refresh'], 'rhythm' | 'days'> & {
  onChange: (changes: Partial<PlanDraft['refresh']>) => void;
  error: string | undefined;
};

function RhythmFields({ rhythm, days, onChange, error }: RhythmFieldsProps) {
  return (
    <Stack gap="xs">
      <Radio.Group
        label="Rhythm"
        value={rhythm}
        onChange={(value) => onChange({ rhythm: value as Rhythm })}
      >
        <Stack gap={6} mt={6}>
          <Radio value="days" label="Every so many days" />
          <Radio value="month" label={sayEvery('month')} />
          <Radio value="anniversary" label={`${sayEvery('anniversary')}, for each user`} />
        </Stack>
      </Radio.Group>
      {rhythm === 'days' && (
        <NumberInput
          label="Days between two refreshes"
          maw={280}
          min={1}
          max={366}
          allowDecimal={false}
          value={days ?? ''}
          onChange={(value) => onChange({ days: value === '' ? null : Number(value) })}
          error={error}
        />
      )}
    </Stack>
  );
}
