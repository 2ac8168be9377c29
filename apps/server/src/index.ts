export { type ClerkConfig, openClerk } from './clerk/client.ts';
export { configOf } from './config.ts';
export { readEnv } from './env.ts';
export { openLog } from './log.ts';
export type { AppRouter } from './routers/index.ts';
export { type RunningServer, type ServerConfig, startServer } from './server.ts';
