import { type Span, type SpanContext, SpanStatusCode, trace } from '@opentelemetry/api';
import { LedgerError } from '../errors.ts';
import type { Command } from './command.ts';

// Where nobody traces, this is a tracer that does nothing.
const tracer = trace.getTracer('makegood');
const askedBy = new WeakMap<Command, SpanContext>();

/** Traces a command from when it is asked for until its answer is committed. No span names a user. */
export function tracedCommand<T>(command: Command, run: () => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(`ledger ${command.kind}`, (span) => {
    if (span.isRecording()) askedBy.set(command, span.spanContext());
    return ended(span, run);
  });
}

/** Traces a batch, which belongs to none of those who asked for its commands: it is linked to all. */
export function tracedBatch<T>(commands: readonly Command[], run: () => Promise<T>): Promise<T> {
  const links = commands.flatMap((command) => {
    const context = askedBy.get(command);
    return context ? [{ context }] : [];
  });
  const attributes = { 'makegood.commands': commands.length };
  return tracer.startActiveSpan('ledger batch', { root: true, links, attributes }, (span) =>
    ended(span, run),
  );
}

/** What the rules refuse is an answer; anything else is told by its class, which tells nothing of the data. */
async function ended<T>(span: Span, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof LedgerError) span.setAttribute('makegood.refused', error.code);
    else span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}
