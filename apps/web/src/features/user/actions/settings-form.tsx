import { NumberInput, Switch } from '@mantine/core';
import { useState } from 'react';
import { CreditsInput } from '../../../components/credits-input.tsx';
import { formatExact } from '../../../lib/format.ts';
import { toast } from '../../../lib/toast.tsx';
import { api } from '../../../lib/trpc.ts';
import { nameOf, type User } from '../../../lib/user.ts';
import classes from '../../../components/by-hand/by-hand.module.css';
import { DialogForm } from '../../../components/by-hand/dialog-form.tsx';
import { useSubmission } from '../../../components/by-hand/submission.ts';

type SettingsFormProps = { user: User; onDone: () => void };

const LAST_DAY = 31;

/** How one user's plan credits are refreshed, where it is not as the plan says. */
export function SettingsForm({ user, onDone }: SettingsFormProps) {
  const { userId, refresh } = user;
  const [hold, setHold] = useState(refresh.hold);
  const [day, setDay] = useState(refresh.day);
  const [customAmount, setCustomAmount] = useState(refresh.customAmount);
  const isDayRight = day === null || (day >= 1 && day <= LAST_DAY);
  const submission = useSubmission({
    has: ['day', 'customAmount'],
    send: () => api.refresh.settings.mutate({ userId, hold, day, customAmount }),
    onDone: (answer) => {
      void toast({
        title: `The refresh settings of ${nameOf(user)} are saved`,
        message: answer.hold
          ? 'Nothing is refreshed until the hold is lifted.'
          : answer.nextRefreshAt
            ? `Next refresh: ${formatExact(Date.parse(answer.nextRefreshAt))}.`
            : '',
      });
      onDone();
    },
  });
  return (
    <DialogForm
      submission={submission}
      verb="Save the settings"
      isReady={isDayRight}
      onCancel={onDone}
    >
      <Switch
        label="Hold refreshes"
        description="Nothing is refreshed until it is lifted; what came due meanwhile is refreshed then, once."
        data-autofocus
        checked={hold}
        onChange={(event) => setHold(event.currentTarget.checked)}
      />
      <div className={classes.row}>
        <NumberInput
          label="Own day of the month (UTC)"
          description="1 to 31. Left empty: as the plan says."
          allowDecimal={false}
          allowNegative={false}
          hideControls
          value={day ?? ''}
          onChange={(value) => setDay(value === '' ? null : Number(value))}
          error={submission.errorAt('day') || (!isDayRight && 'A month has the days 1 to 31.')}
        />
        <CreditsInput
          label="Own amount"
          description="At each refresh. Left empty: as the plan says."
          type="credit"
          amount={customAmount}
          onChange={setCustomAmount}
          error={submission.errorAt('customAmount')}
        />
      </div>
    </DialogForm>
  );
}
