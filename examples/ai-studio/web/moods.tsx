import { useId } from 'react';

const moods = {
  ok: 'answers',
  server_error: 'fails with an error',
  timeout: 'never answers',
  empty: 'answers nothing',
  content_refused: 'refuses the content',
};

type Props = { label: string; mood: string; onChange: (mood: string) => void };

/** Lets the person say how the provider behaves. */
export function Moods({ label, mood, onChange }: Props) {
  const id = useId();
  return (
    <p>
      <label htmlFor={id}>{label}</label>{' '}
      <select id={id} value={mood} onChange={(event) => onChange(event.target.value)}>
        {Object.entries(moods).map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
    </p>
  );
}
