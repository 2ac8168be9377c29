import {
  listFeatures,
  listPlans,
  putMonitoringSettings,
  putMonitoringSettingsInput,
  putFeature,
  putFeatureInput,
  putPlan,
  putPlanInput,
  readMonitoringSettings,
} from '@makegood/core';
import type { Sql } from '@makegood/db';
import type { z } from 'zod';

/** A feature of the product that the demo pretends to be, and how it is used. */
export type Offer = Pick<
  z.input<typeof putFeatureInput>,
  'feature' | 'name' | 'cost' | 'operationType' | 'holdSeconds'
> & {
  provider: string;
  apiRoute: string;
  /** Its part of all charges, by weight. */
  weight: number;
  /** Most units of one charge. */
  mostUnits: number;
  /** Whether its work takes seconds rather than a moment. */
  slow: boolean;
  /** What the provider takes for a unit, in US dollars. */
  costUsd: number;
};

export const offers: readonly Offer[] = [
  {
    ...{ feature: 'ai_text_chat', name: 'Text chat', operationType: 'AI_TEXT_CHAT', cost: 12 },
    ...{ provider: 'openai', apiRoute: '/api/chat', holdSeconds: 60 },
    ...{ weight: 55, mostUnits: 1, slow: false, costUsd: 0.004 },
  },
  {
    ...{ feature: 'ai_image', name: 'Image', operationType: 'AI_IMAGE_GENERATION', cost: 40 },
    ...{ provider: 'stability', apiRoute: '/api/images', holdSeconds: 120 },
    ...{ weight: 20, mostUnits: 1, slow: true, costUsd: 0.02 },
  },
  {
    ...{ feature: 'ai_voice', name: 'Voice', operationType: 'AI_VOICE_SYNTHESIS', cost: 25 },
    ...{ provider: 'elevenlabs', apiRoute: '/api/voice', holdSeconds: 120 },
    ...{ weight: 12, mostUnits: 1, slow: true, costUsd: 0.011 },
  },
  {
    // Charged for each model that is asked.
    ...{
      feature: 'model_panel',
      name: 'Panel of models',
      operationType: 'AI_MODEL_PANEL',
      cost: 8,
    },
    ...{ provider: 'anthropic', apiRoute: '/api/panel', holdSeconds: 120 },
    ...{ weight: 10, mostUnits: 5, slow: false, costUsd: 0.003 },
  },
  {
    ...{ feature: 'ai_video', name: 'Video clip', operationType: 'AI_VIDEO_GENERATION', cost: 180 },
    ...{ provider: 'runway', apiRoute: '/api/videos', holdSeconds: 300 },
    ...{ weight: 3, mostUnits: 1, slow: true, costUsd: 0.1 },
  },
];

const plans = [
  { planId: 'basic', name: 'Basic', credits: { credit: 1000 } },
  { planId: 'plus', name: 'Plus', credits: { credit: 6000 } },
  { planId: 'studio', name: 'Studio', credits: { credit: 20_000 } },
];

/** Dollars: so that its work pays, on most days. */
const worth = { creditValueUsd: { credit: 0.001 }, dailyBudgetUsd: 15 };

/**
 * Creates the features and plans that are missing, and says what credits are worth; what is there stays
 * as someone has made it.
 */
export async function putCatalogue(sql: Sql): Promise<void> {
  const present = new Set((await listFeatures({ sql })).map(({ feature }) => feature));
  for (const { feature, name, cost, operationType, holdSeconds, provider } of offers) {
    if (present.has(feature)) continue;
    const input = { feature, name, cost, operationType, holdSeconds, provider };
    await putFeature({ sql }, putFeatureInput.parse(input), 'demo');
  }
  const planned = new Set((await listPlans({ sql })).map(({ id }) => id));
  for (const plan of plans) {
    if (!planned.has(plan.planId)) await putPlan({ sql }, putPlanInput.parse(plan), 'demo');
  }
  const { version } = await readMonitoringSettings({ sql });
  if (version === 0)
    await putMonitoringSettings({ sql }, putMonitoringSettingsInput.parse(worth), 'demo');
}
