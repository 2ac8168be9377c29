import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from '../client.ts';
import { openEmbedded } from '../embedded/index.ts';
import { migrate } from '../migrate.ts';
import { dumpSchema } from './dump.ts';

// Writes schema.sql anew from the migrations.
const dataDir = await mkdtemp(join(tmpdir(), 'makegood-schema-'));
const database = await openEmbedded({ dataDir, mode: 'serve' });
try {
  await migrate(database.url);
  const sql = connect(database.url, { max: 1, name: 'makegood schema' });
  await writeFile(
    fileURLToPath(new URL('../../schema.sql', import.meta.url)),
    await dumpSchema(sql),
  );
  await sql.end();
} finally {
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
}
