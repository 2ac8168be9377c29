import { useState } from 'react';
import { Refusal, send } from './send.ts';
import { Tool } from './tool.tsx';

const LOOK_MS = 300;
const LOOKS = 200;

/** The image is made by a job: the studio is asked until the provider has told how it ended. */
async function make(fails: boolean) {
  const body = { jobId: crypto.randomUUID(), fails };
  const { chargeId } = await send<{ chargeId: string }>('POST', '/images', body);
  for (let look = 0; look < LOOKS; look++) {
    const { state } = await send<{ state: string }>('GET', `/images/${chargeId}`);
    if (state === 'settled') return <Picture seed={chargeId} />;
    if (state === 'refunded') {
      throw new Refusal('The image could not be made. Your credits are back.');
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new Refusal('The image takes long. What it cost comes back if it never comes.');
}

export function Image() {
  const [fails, setFails] = useState(false);
  return (
    <Tool title="Image" feature="studio_image" button="Make an image" work={() => make(fails)}>
      <label>
        <input
          type="checkbox"
          checked={fails}
          onChange={(event) => setFails(event.target.checked)}
        />{' '}
        The provider’s job fails
      </label>
    </Tool>
  );
}

/** Stands for what a provider would draw. */
function Picture({ seed }: { seed: string }) {
  const hue = Number.parseInt(seed.slice(-4), 16) % 360;
  return (
    <svg viewBox="0 0 120 80" width="240" role="img" aria-label="The image">
      <rect width="120" height="80" fill={`hsl(${hue} 60% 85%)`} />
      <circle cx="90" cy="24" r="12" fill={`hsl(${hue + 60} 70% 60%)`} />
      <path d="M0 80 40 30 65 60 85 45 120 80Z" fill={`hsl(${hue} 45% 40%)`} />
    </svg>
  );
}
