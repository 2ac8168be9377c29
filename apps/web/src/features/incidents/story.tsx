import { Stack } from '@mantine/core';
import { Actor } from '../../components/actor.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { Section } from '../../components/section.tsx';
import { When } from '../../components/when.tsx';
import { formatCount, formatNumber } from '../../lib/format.ts';
import { Amounts } from './amounts.tsx';
import { Figure } from './figure.tsx';
import { IncidentState, refundedOf } from './history-columns.tsx';
import classes from './incidents.module.css';
import { type Incident, sayChoice, sayOutcome, sayWindow } from './words.ts';

/** How it goes or went, in figures and in words. */
export function Story({ incident }: { incident: Incident }) {
  const { tallies, charges, users, undoStartedAt, undoneAt, undoneBy, selection, kind } = incident;
  const chosen = tallies.filter(({ step }) => step === 'chosen');
  const refunded = refundedOf(tallies);
  const taken = tallies.filter(({ step }) => step === 'undo');
  const skipped = tallies.filter(
    ({ step, outcome, charges: n }) => step === 'refund' && outcome !== 'refunded' && n > 0,
  );
  const skippedCharges = skipped.reduce((sum, tally) => sum + tally.charges, 0);
  return (
    <Section title="How it went">
      <Stack gap="md">
        <div>
          <IncidentState incident={incident} />
        </div>
        <dl className={classes.figures}>
          <Figure title="Chosen" figure={<Amounts of={chosen} />}>
            {formatCount(charges, 'charge')} of {formatCount(users, 'user')}
          </Figure>
          <Figure title="Given back" figure={<Amounts of={refunded} />}>
            {formatCount(
              refunded.reduce((sum, tally) => sum + tally.charges, 0),
              'charge',
            )}
          </Figure>
          {skippedCharges > 0 && (
            <Figure title="Not refunded" figure={formatNumber(skippedCharges)}>
              {skipped
                .map(({ outcome, charges: n }) => `${formatNumber(n)}: ${sayOutcome(outcome)}`)
                .join('; ')}
            </Figure>
          )}
          {undoStartedAt !== null && (
            <Figure title="Taken back again" figure={<Amounts of={summed(taken)} />}>
              {taken
                .filter(({ outcome }) => outcome !== 'taken_back')
                .map(({ outcome, charges: n }) => `${formatNumber(n)}: ${sayOutcome(outcome)}`)
                .join('; ')}
            </Figure>
          )}
        </dl>
        <KeyValues
          items={[
            { label: 'Chosen by', value: sayChoice(selection) },
            ...(kind === 'incident' ? [{ label: 'Charged', value: sayWindow(selection) }] : []),
            { label: 'Note', value: incident.note },
            { label: 'By', value: <Actor actor={incident.actor} /> },
            { label: 'Started', value: <When at={incident.startedAt} exact /> },
            { label: 'Finished', value: <When at={incident.finishedAt} exact /> },
            ...(undoStartedAt === null
              ? []
              : [
                  { label: 'Undone', value: <When at={undoneAt} exact /> },
                  { label: 'Undone by', value: <Actor actor={undoneBy ?? ''} /> },
                ]),
          ]}
        />
      </Stack>
    </Section>
  );
}

/** One amount for each type of credits. */
function summed(tallies: Incident['tallies']) {
  const byType = new Map<string, number>();
  for (const { creditType, amount } of tallies)
    byType.set(creditType, (byType.get(creditType) ?? 0) + amount);
  return [...byType].map(([creditType, amount]) => ({ creditType, amount }));
}
