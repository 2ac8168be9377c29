import { type DestinationStream, type Level, type Logger, pino } from 'pino';

export type { Logger };
export type LogLevel = Level | 'silent';

/** Only what helps to find the fault: a database's error also carries rows and parameters. */
const err = (error: unknown): object => {
  if (!(error instanceof Error)) return { type: typeof error };
  return {
    type: error.name,
    message: error.message,
    ...('code' in error && { code: error.code }),
    stack: error.stack,
    ...(error.cause !== undefined && { cause: err(error.cause) }),
  };
};

/** Writes one JSON object a line, to the standard output unless told otherwise. */
export function openLog(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err },
  };
  // Requests do not wait for the log; what is not written yet is written when the process ends.
  return pino(options, destination ?? pino.destination({ fd: 1, sync: false }));
}
