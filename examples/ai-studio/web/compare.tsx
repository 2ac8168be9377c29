import { useState } from 'react';
import { Moods } from './moods.tsx';
import { Refusal, send } from './send.ts';
import { Tool } from './tool.tsx';

const models = ['Swift', 'Deep', 'Bright'];
const LOOK_MS = 300;
const LOOKS = 200;

type Job = {
  state: 'working' | 'done' | 'failed';
  answers: { model: string; text: string | null }[];
};

/** A worker asks all models; the studio is asked until it is done. */
async function compare(moods: Record<string, string>) {
  const jobId = crypto.randomUUID();
  await send('POST', '/comparisons', {
    jobId,
    models: models.map((model) => ({ model, mood: moods[model] ?? 'ok' })),
  });
  for (let look = 0; look < LOOKS; look++) {
    const { state, answers } = await send<Job>('GET', `/comparisons/${jobId}`);
    if (state === 'failed') throw new Refusal('No model answered. Your credits are back.');
    if (state === 'done') {
      return answers.map(({ model, text }) => (
        <p key={model}>
          <strong>{model}:</strong> {text ?? 'did not answer; its credits are back.'}
        </p>
      ));
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new Refusal('The models take long. What they cost comes back if they never answer.');
}

export function Compare() {
  const [moods, setMoods] = useState<Record<string, string>>({});
  return (
    <Tool
      title="Compare"
      feature="studio_model"
      units={models.length}
      button={`Ask ${models.length} models`}
      work={() => compare(moods)}
    >
      {models.map((model) => (
        <Moods
          key={model}
          label={model}
          mood={moods[model] ?? 'ok'}
          onChange={(mood) => setMoods({ ...moods, [model]: mood })}
        />
      ))}
    </Tool>
  );
}
