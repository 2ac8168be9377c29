import { Radio, Stack, TextInput } from '@mantine/core';
import { useServerNow } from '../../lib/server-clock.ts';

/** null: from now on; else as a field for date and time has it, in the browser's time zone. */
export type From = string | null;

type EffectiveFromProps = {
  from: From;
  onChange: (from: From) => void;
  error?: string | undefined;
};

const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** When a change takes effect: now, or at a date and time. */
export function EffectiveFrom({ from, onChange, error }: EffectiveFromProps) {
  const now = useServerNow();
  return (
    <Stack gap="xs">
      <Radio.Group
        label="From when"
        value={from === null ? 'now' : 'later'}
        onChange={(value) => onChange(value === 'now' ? null : localTime(nextMidnight(now)))}
      >
        <Stack gap={6} mt={4}>
          <Radio value="now" label="Now, as soon as it is saved" />
          <Radio value="later" label="At a date and time" />
        </Stack>
      </Radio.Group>
      {from !== null && (
        <TextInput
          type="datetime-local"
          label="Date and time"
          description={`In your time zone, ${zone}`}
          maw={280}
          min={localTime(now)}
          value={from}
          onChange={(event) => onChange(event.currentTarget.value)}
          error={error}
        />
      )}
    </Stack>
  );
}

const nextMidnight = (now: number) => new Date(now + DAY_MS).setHours(0, 0, 0, 0);

/** As a field for date and time takes it, to the minute. */
function localTime(ms: number): string {
  const offsetMs = new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(ms - offsetMs).toISOString().slice(0, 16);
}

/** What is wrong with the time chosen; null where nothing is. */
export function issueOfFrom(from: From, now: number): string | null {
  if (from === null) return null;
  const ms = Date.parse(from);
  if (Number.isNaN(ms)) return 'Enter a date and a time.';
  return ms <= now ? 'This time is past. Choose a later one, or “Now”.' : null;
}
