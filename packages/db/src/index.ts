export { pgArray } from './array.ts';
export { connect, type ConnectOptions, type Sql, type Transaction } from './client.ts';
export * from './embedded/index.ts';
export { migrate } from './migrate.ts';
export * as schema from './schema/index.ts';
