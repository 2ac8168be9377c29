import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import bun from 'bun/package.json' with { type: 'json' };

/**
 * Where Bun is. The package `bun` puts it into place with a script after its installation, which is
 * not run here: the binary is taken from the package of this platform.
 * @returns null where there is none for this platform, or it was not installed
 */
export function bunBinary(): string | null {
  const ofBun = createRequire(createRequire(import.meta.url).resolve('bun/package.json'));
  for (const name of Object.keys(bun.optionalDependencies)) {
    for (const file of ['bun', 'bun.exe']) {
      const path = pathIn(ofBun, name, join('bin', file));
      if (path !== null && existsSync(path)) return path;
    }
  }
  return null;
}

function pathIn(from: NodeJS.Require, name: string, file: string): string | null {
  try {
    return join(dirname(from.resolve(`${name}/package.json`)), file);
  } catch {
    return null;
  }
}
