import { describe, expect, test } from 'vitest';
import { adapters } from './adapters/index.ts';

// As https://replicate.com/docs/topics/webhooks and its reference of predictions have it.
const prediction = (more: object) => ({
  id: 'ufawqhfynnddngldkgtslldrkq',
  version: '5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa',
  created_at: '2022-04-26T22:13:06.224088Z',
  started_at: null,
  completed_at: null,
  input: { text: 'Alice' },
  output: null,
  error: null,
  logs: null,
  metrics: {},
  ...more,
});

describe('Replicate', () => {
  const providerTaskId = 'ufawqhfynnddngldkgtslldrkq';
  const read = (more: object) => adapters.replicate.payload.parse(prediction(more));

  test.each(['starting', 'processing', 'a status of tomorrow'])('%s is progress', (status) => {
    expect(read({ status })).toEqual({ outcome: 'progress', providerTaskId });
  });

  test('succeeded settles', () => {
    const output = ['https://replicate.delivery/pbxt/a.png'];
    expect(read({ status: 'succeeded', output, metrics: { predict_time: 4.1 } })).toEqual({
      outcome: 'settle',
      providerTaskId,
    });
  });

  test.each([
    ['failed', 'callback_failed', 'CUDA out of memory'],
    ['canceled', 'run_cancelled', null],
    ['aborted', 'cancelled_before_start', null],
  ])('%s fails as %s', (status, failure, error) => {
    const errorMessage = error ?? undefined;
    expect(read({ status, error })).toEqual({
      ...{ outcome: 'fail', providerTaskId, failure, errorMessage },
    });
  });

  test('an error that is no text is left out', () => {
    expect(read({ status: 'failed', error: { detail: 1 } })).toMatchObject({ outcome: 'fail' });
  });
});

// As https://developers.openai.com/api/docs/api-reference/webhook-events has it.
describe('OpenAI', () => {
  const read = (type: string, id = 'resp_abc123') =>
    adapters.openai.payload.parse({
      ...{ id: 'evt_abc123', type, created_at: 1_719_168_000, data: { id }, object: 'event' },
    });

  test.each([
    ['response.completed', { outcome: 'settle' }],
    ['response.failed', { outcome: 'fail', failure: 'callback_failed' }],
    ['response.incomplete', { outcome: 'fail', failure: 'callback_failed' }],
    ['response.cancelled', { outcome: 'fail', failure: 'run_cancelled' }],
    ['batch.completed', { outcome: 'settle' }],
    ['batch.expired', { outcome: 'fail', failure: 'callback_failed' }],
    ['batch.cancelled', { outcome: 'fail', failure: 'run_cancelled' }],
  ])('%s is read', (type, expected) => {
    expect(read(type)).toMatchObject({ ...expected, providerTaskId: 'resp_abc123' });
  });

  test.each(['realtime.call.incoming', 'eval.run.failed', 'toString'])(
    '%s is of no task',
    (type) => {
      expect(read(type)).toEqual({ outcome: 'ignored' });
    },
  );
});

test('what a provider says of a failure is cut to what can be kept', () => {
  const errorMessage = `\0${'x'.repeat(1999)}😀\ud800`;
  const read = adapters.standard.payload.parse({ taskId: 't', status: 'failed', errorMessage });
  expect(read).toMatchObject({ errorMessage: `${'x'.repeat(1999)}\ufffd` });
});
