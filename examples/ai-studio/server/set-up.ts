import type { Makegood } from '@makegood/sdk';

const features = [
  { feature: 'studio_text', name: 'Text', cost: 5, operationType: 'TEXT' },
  { feature: 'studio_image', name: 'Image', cost: 20, operationType: 'IMAGE' },
  { feature: 'studio_model', name: 'A model compared', cost: 4, operationType: 'COMPARISON' },
];

/** What the studio sells, and whose callbacks settle it. In a product, an admin does this in the dashboard. */
export async function setUp({ client }: Makegood, callbackSecret: string): Promise<void> {
  for (const feature of features) {
    await client.features.put.mutate({ ...feature, provider: 'openai', holdSeconds: 60 });
  }
  await client.callbacks.put.mutate({
    ...{ provider: 'openai', adapter: 'simulator', secret: callbackSecret, keepHours: 0 },
  });
}
