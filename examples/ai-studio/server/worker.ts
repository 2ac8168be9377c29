import { createMakegood } from '@makegood/sdk';
import { askForText } from './provider.ts';
import type { Comparison, FromWorker, WorkerData } from './comparison.ts';

const TIMEOUT_MS = 15_000;
const MODEL_MS = 3000;

/** The worker: asks all models of a comparison for one charge of as many units. */
const { makegoodUrl, apiKey, provider } = JSON.parse(process.argv[2] ?? '') as WorkerData;
const makegood = createMakegood({ url: makegoodUrl, apiKey });
const tell = (message: FromWorker) => void process.send?.(message);

async function compare({ jobId, userId, models }: Comparison): Promise<void> {
  const answers = models.map(({ model }) => ({ model, text: null as string | null }));
  const charge = {
    ...{ userId, feature: 'studio_model', units: models.length, provider: 'openai' },
    ...{ idempotencyKey: `comparison:${jobId}`, apiRoute: 'worker comparison' },
    ...{ timeoutMs: TIMEOUT_MS, heartbeat: true, holdSeconds: 20 },
  };
  try {
    await makegood.withCharge(charge, (work) =>
      Promise.allSettled(
        models.map(({ model, mood }, n) =>
          // A model that fails is given back at once, while the others are still thinking.
          work.unit(model, async (signal) => {
            const limited = AbortSignal.any([signal, AbortSignal.timeout(MODEL_MS)]);
            const ask = { url: provider, callId: `${jobId}-${n}`, mood, signal: limited };
            const { text } = await askForText(ask);
            answers[n] = { model, text };
            return text;
          }),
        ),
      ),
    );
    tell({ jobId, state: 'done', answers });
  } catch {
    tell({ jobId, state: 'failed', answers });
  }
}

process.on('message', (comparison: Comparison) => void compare(comparison));
process.on('disconnect', () => process.exit(0));
