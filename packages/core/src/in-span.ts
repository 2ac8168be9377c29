import { type Span, type SpanOptions, SpanStatusCode, trace } from '@opentelemetry/api';
import { LedgerError } from './errors.ts';

// Where nobody traces, this is a tracer that does nothing.
const tracer = trace.getTracer('makegood');

/**
 * Runs something in a span. What the rules refuse is an answer, told by its code; anything else that fails
 * is told as an error without its words, which may be those of the data.
 */
export function inSpan<T>(
  name: string,
  options: SpanOptions,
  run: (span: Span) => Promise<T>,
): Promise<T> {
  return tracer.startActiveSpan(name, options, async (span) => {
    try {
      return await run(span);
    } catch (error) {
      if (error instanceof LedgerError) span.setAttribute('makegood.refused', error.code);
      else span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}
