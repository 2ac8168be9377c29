import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const web = fileURLToPath(new URL('../apps/web', import.meta.url));

/** Builds the dashboard, so that no journey ever runs on a page of yesterday. */
export default async function buildWeb(): Promise<void> {
  await promisify(execFile)(process.execPath, ['node_modules/vite/bin/vite.js', 'build'], {
    cwd: web,
  });
}
