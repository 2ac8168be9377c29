import type { SpanContext } from '@opentelemetry/api';
import { inSpan } from '../in-span.ts';
import type { Command } from './command.ts';

const askedBy = new WeakMap<Command, SpanContext>();

/** Traces a command from when it is asked for until its answer is committed. No span names a user. */
export const tracedCommand = <T>(command: Command, run: () => Promise<T>): Promise<T> =>
  inSpan(`ledger ${command.kind}`, {}, (span) => {
    if (span.isRecording()) askedBy.set(command, span.spanContext());
    return run();
  });

/** Traces a batch, which belongs to none of those who asked for its commands: it is linked to all. */
export function tracedBatch<T>(commands: readonly Command[], run: () => Promise<T>): Promise<T> {
  const links = commands.flatMap((command) => {
    const context = askedBy.get(command);
    return context ? [{ context }] : [];
  });
  const attributes = { 'makegood.commands': commands.length };
  return inSpan('ledger batch', { root: true, links, attributes }, run);
}
