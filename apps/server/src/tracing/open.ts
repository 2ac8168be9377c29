import { context, diag, DiagLogLevel, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Logger } from '../log.ts';
import { within } from '../within.ts';

export type TracingConfig = {
  /** Where a collector takes OTLP over HTTP; traces go to `v1/traces` below it. */
  endpoint: string;
  serviceName: string;
  /** The share of the traces that begin here which are kept, 0 to 1. */
  ratio: number;
};

/** A collector that does not answer is not waited for longer when the server stops. */
const STOP_MS = 3000;

/**
 * Sends traces to a collector from now on, for this whole process.
 * @returns what sends the last of them and ends it
 */
export function openTracing(
  { endpoint, serviceName, ratio }: TracingConfig,
  log: Logger,
): () => Promise<void> {
  const warn = (message: string) => log.warn({ tracing: message }, 'traces are not taken');
  const silent = () => {};
  diag.setLogger(
    { error: warn, warn, info: silent, debug: silent, verbose: silent },
    DiagLogLevel.WARN,
  );
  const url = new URL('v1/traces', endpoint.endsWith('/') ? endpoint : `${endpoint}/`);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: url.href }) }),
    ],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return async () => {
    await within(STOP_MS, provider.shutdown()).catch(() => warn('the last of them are lost'));
    for (const api of [trace, propagation, context, diag]) api.disable();
  };
}
