import { Alert, NumberInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { ChangeForm } from '../../components/change-form.tsx';
import { CreditsInput } from '../../components/credits-input.tsx';
import type { CreditType } from '../../lib/credit-types.ts';
import { problemOf } from '../../lib/problem.ts';
import { toast } from '../../lib/toast.tsx';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import { AlertFields } from './alert-fields.tsx';
import { type Draft, rowsOf, type Settings } from './thresholds.ts';
import classes from './thresholds.module.css';

type FormProps = { settings: Settings; types: CreditType[]; onDone: () => void };

const MOST_USD = 1_000_000_000;

/** Changes the thresholds: what will change is shown before it is saved, never over someone else's. */
export function ThresholdsForm({ settings, types, onDone }: FormProps) {
  const [seen, setSeen] = useState(settings);
  const [draft, setDraft] = useState<Draft>(settings);
  const [isStale, setIsStale] = useState(false);
  const change = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes });
  const setValue = (creditType: string, usd: number | null) => {
    const { [creditType]: _, ...others } = draft.creditValueUsd;
    change({ creditValueUsd: usd === null ? others : { ...others, [creditType]: usd } });
  };
  const setLow = (creditType: string, amount: number | null) => {
    const { [creditType]: _, ...others } = draft.lowBalance;
    change({ lowBalance: amount === null ? others : { ...others, [creditType]: amount } });
  };
  const save = async () => {
    const { refundRateThreshold, dailyBudgetUsd, creditValueUsd, lowBalance, alerts } = draft;
    const wanted = { refundRateThreshold, dailyBudgetUsd, creditValueUsd, lowBalance, alerts };
    try {
      const saved = await api.monitoring.putSettings.mutate({ ...wanted, version: seen.version });
      queryClient.setQueryData(trpc.monitoring.settings.queryKey(), saved);
      void queryClient.invalidateQueries(trpc.monitoring.pathFilter());
      void toast({ title: 'The thresholds are changed' });
      onDone();
    } catch (error) {
      if (problemOf(error).code !== 'stale_write') throw error;
      setSeen(await queryClient.fetchQuery(trpc.monitoring.settings.queryOptions()));
      setIsStale(true);
    }
  };
  return (
    <ChangeForm
      what="thresholds"
      changes={changesOf(seen, draft, types)}
      onSave={save}
      onCancel={onDone}
    >
      {isStale && (
        <Alert
          role="alert"
          color="orange"
          icon={<IconAlertTriangle aria-hidden />}
          title="Someone saved other thresholds meanwhile"
        >
          Nothing of yours was saved. What they saved is what yours is compared with below: see what
          changes, and save again, or{' '}
          <button
            type="button"
            className={classes.take}
            onClick={() => {
              setDraft(seen);
              setIsStale(false);
            }}
          >
            take theirs
          </button>
          .
        </Alert>
      )}
      <NumberInput
        label="Refund rate is too high above"
        description="Refunded of all finished charges. A line on the charts, and what alerts are about."
        suffix=" %"
        min={0}
        max={100}
        decimalScale={2}
        required
        withAsterisk={false}
        value={round(draft.refundRateThreshold * 100)}
        onChange={(value) => {
          if (typeof value === 'number') change({ refundRateThreshold: value / 100 });
        }}
      />
      <Dollars
        label="Budget of a day for providers"
        description="What all providers together may cost in a day."
        placeholder="No budget"
        usd={draft.dailyBudgetUsd}
        onChange={(dailyBudgetUsd) => change({ dailyBudgetUsd })}
      />
      <AlertFields alerts={draft.alerts} onChange={(alerts) => change({ alerts })} />
      {types.map(({ creditType, name }) => (
        <Dollars
          key={creditType}
          label={`One of “${name}” is worth`}
          description="For the margin, and for what users are owed in dollars."
          placeholder="No value"
          usd={draft.creditValueUsd[creditType] ?? null}
          onChange={(usd) => setValue(creditType, usd)}
        />
      ))}
      {types.map((type) => (
        <CreditsInput
          key={type.creditType}
          label={`A balance of “${type.name}” is low below`}
          description="Webhooks that ask for balance.low are told when a user falls below it."
          placeholder="Never told"
          type={type.creditType}
          amount={draft.lowBalance[type.creditType] || null}
          onChange={(amount) => setLow(type.creditType, amount)}
        />
      ))}
    </ChangeForm>
  );
}

/** Without the dust of binary fractions. */
const round = (n: number) => Math.round(n * 1e6) / 1e6;

type DollarsProps = {
  label: string;
  description: string;
  placeholder: string;
  usd: number | null;
  onChange: (usd: number | null) => void;
};

const Dollars = ({ usd, onChange, ...rest }: DollarsProps) => (
  <NumberInput
    {...rest}
    prefix="$"
    min={0}
    max={MOST_USD}
    decimalScale={6}
    thousandSeparator=","
    value={usd ?? ''}
    onChange={(value) => onChange(value === '' ? null : Number(value))}
  />
);

function changesOf(before: Draft, after: Draft, types: readonly CreditType[]) {
  const later = rowsOf(after, types);
  return rowsOf(before, types).map(({ label, value }, i) => ({
    label,
    before: value,
    after: later[i]?.value ?? '',
  }));
}
