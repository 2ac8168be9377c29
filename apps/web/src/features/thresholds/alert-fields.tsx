import { Checkbox, NumberInput } from '@mantine/core';
import { type Rule, ruleNames, rules } from '../alerts/rules.ts';
import type { Settings } from './thresholds.ts';
import classes from './thresholds.module.css';

type Alerts = Settings['alerts'];
type AlertFieldsProps = { alerts: Alerts; onChange: (alerts: Alerts) => void };

const MOST_CHARGES = 100_000;

/** From when on a rate alerts, and which rules alert at all. */
export function AlertFields({ alerts, onChange }: AlertFieldsProps) {
  const { minCharges, muted } = alerts;
  const turn = (rule: Rule, isOn: boolean) =>
    onChange({
      ...alerts,
      muted: ruleNames.filter((name) => (name === rule ? !isOn : muted.includes(name))),
    });
  return (
    <>
      <NumberInput
        label="A rate says something from"
        description="Fewer charges than these that came to their end alert nobody: the time looked at becomes longer until there are as many, up to a day."
        suffix=" finished charges"
        min={1}
        max={MOST_CHARGES}
        allowDecimal={false}
        thousandSeparator=","
        required
        withAsterisk={false}
        value={minCharges}
        onChange={(value) => {
          if (typeof value === 'number' && value >= 1) onChange({ ...alerts, minCharges: value });
        }}
      />
      <fieldset className={classes.rules}>
        <legend>Alert staff and webhooks when</legend>
        {ruleNames.map((rule) => (
          <Checkbox
            key={rule}
            label={rules[rule].name}
            description={rules[rule].when}
            checked={!muted.includes(rule)}
            onChange={({ currentTarget }) => turn(rule, currentTarget.checked)}
          />
        ))}
      </fieldset>
    </>
  );
}
