import { useState } from 'react';
import { Moods } from './moods.tsx';
import { send } from './send.ts';
import { Tool } from './tool.tsx';

export function Text() {
  const [mood, setMood] = useState('ok');
  return (
    <Tool
      title="Text"
      feature="studio_text"
      button="Write a text"
      work={async () => {
        const body = { jobId: crypto.randomUUID(), mood };
        return (await send<{ text: string }>('POST', '/texts', body)).text;
      }}
    >
      <Moods label="The provider" mood={mood} onChange={setMood} />
    </Tool>
  );
}
