export {
  deleteEndpoint,
  disableEndpoint,
  enableEndpoint,
  putEndpoint,
  putEndpointInput,
} from './change.ts';
export { type Sent } from './conclude.ts';
export { createEndpoint, createEndpointAnswer, createEndpointInput } from './create.ts';
export {
  deliveryAnswer,
  deliveryInput,
  getDelivery,
  listDeliveries,
  listDeliveriesAnswer,
  listDeliveriesInput,
  delivery as webhookDelivery,
} from './deliveries.ts';
export { type Deliverer, openDeliverer, type Send } from './deliverer.ts';
export { emit } from './emit.ts';
export { endpointInput, endpoint as webhookEndpoint, readEndpoint } from './endpoint.ts';
export { webhookBodies, type WebhookEvent } from './event.ts';
export { listEndpoints, listEndpointsAnswer } from './list.ts';
export { replayDelivery, replayFailed, replayFailedAnswer, replayFailedInput } from './replay.ts';
export { type Request as WebhookRequest } from './request.ts';
export { rotateSecret, rotateSecretInput } from './rotate.ts';
export { sendTest, sendTestAnswer, sendTestInput } from './send-test.ts';
export { tellWebhooks } from './tell.ts';
export { tidyWebhooks } from './tidy.ts';
