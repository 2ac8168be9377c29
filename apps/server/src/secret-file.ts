import { readFile, rename, writeFile } from 'node:fs/promises';

/** The secret kept in a file that only its owner may read; made where there is none. */
export async function secretFile(path: string, create: () => string): Promise<string> {
  try {
    const kept = (await readFile(path, 'utf8')).trim();
    if (kept !== '') return kept;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  return writeSecret(path, create());
}

/** Keeps a secret; a crash leaves the old one or the new. */
export async function writeSecret(path: string, secret: string): Promise<string> {
  await writeFile(`${path}.next`, `${secret}\n`, { mode: 0o600 });
  await rename(`${path}.next`, path);
  return secret;
}
