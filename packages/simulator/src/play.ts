import type { ServerResponse } from 'node:http';
import type { Attempt } from './call-log.ts';
import { costUsdOf } from './price.ts';
import type { Script } from './script.ts';
import type { Timers } from './timers.ts';

export type Stage = {
  timers: Timers;
  outgoing: ServerResponse;
  attempt: Attempt;
  promptTokens: number;
  maxTokens: number;
  /** Time until the last frame, milliseconds; the frames spread evenly over it. */
  latencyMs: number;
  /** How long a call is held that gets no answer, milliseconds. */
  hangMs: number;
};

/** Plays a script to the client, until its end or until the client goes away. */
export function play(script: Script, stage: Stage): void {
  const { timers, outgoing } = stage;
  let cancel = () => {};
  outgoing.once('close', () => cancel());
  if (script.kind === 'hang') {
    cancel = timers.after(stage.hangMs, () => outgoing.destroy());
  } else if (script.kind === 'reset') {
    cancel = timers.after(stage.latencyMs, () => outgoing.socket?.resetAndDestroy());
  } else {
    const gapMs = stage.latencyMs / script.frames.length;
    const send = sender(script, stage);
    const step = () => {
      // A client that left while its body was read closed before the listener above was there.
      if (outgoing.destroyed || outgoing.socket?.destroyed) return;
      if (send()) cancel = timers.after(gapMs, step);
    };
    cancel = timers.after(gapMs, step);
  }
}

/**
 * Returns the function that sends the next frame and says whether more follow. The record is
 * written before the frame, so that a client which has the answer finds it in the log.
 */
function sender(script: Extract<Script, { kind: 'answer' }>, stage: Stage): () => boolean {
  const { outgoing, attempt, promptTokens, maxTokens } = stage;
  const { frames, breaksOff, billed, usable } = script;
  let sent = 0;
  let tokens = 0;
  return () => {
    const frame = frames[sent];
    if (!frame) return false;
    const isLast = sent === frames.length - 1;
    if (billed) attempt.bill(costUsdOf(sent === 0 ? promptTokens : 0, frame.tokens));
    tokens += frame.tokens;
    attempt.deliver({
      completionTokens: tokens,
      deliveredShare: usable ? shareOf(tokens, maxTokens, isLast && !breaksOff) : 0,
      answered: isLast,
    });
    if (sent === 0) {
      // Not writeHead, which would rule out the Content-Length of an answer in one piece.
      outgoing.statusCode = script.status;
      outgoing.setHeaders(new Map(Object.entries(script.headers)));
    }
    if (isLast && !breaksOff) outgoing.end(frame.text);
    else outgoing.write(frame.text);
    if (isLast && breaksOff) outgoing.socket?.destroySoon();
    sent += 1;
    return !isLast;
  };
}

function shareOf(tokens: number, maxTokens: number, complete: boolean): number {
  if (maxTokens === 0) return complete ? 1 : 0;
  return tokens / maxTokens;
}
