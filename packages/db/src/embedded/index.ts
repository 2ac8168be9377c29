export { DataDirectoryInUse } from './lock.ts';
export { openEmbedded, type EmbeddedDatabase, type EmbeddedOptions } from './open.ts';
