import { rolldown } from 'rolldown';

/** The folder of the sources, from which what is bundled imports. */
const folder = new URL('..', import.meta.url).pathname;

/**
 * Bundles a module, written beside the sources, for a platform that has nothing of Node.
 * @param format `iife` is a script; what the module exports is in its global `bundled`
 */
export async function bundle(
  source: string,
  { external = [], format = 'esm' }: { external?: string[]; format?: 'esm' | 'iife' } = {},
): Promise<string> {
  const build = await rolldown({
    input: 'entry',
    platform: 'neutral',
    external,
    resolve: { mainFields: ['module', 'main'], conditionNames: ['import', 'default'] },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? `${folder}entry.ts` : null),
        load: (id) => (id.endsWith('/entry.ts') ? source : null),
      },
    ],
    onLog: (level, log, tell) => {
      // What cannot be resolved is left as an import, which the tests look for.
      if (log.code !== 'UNRESOLVED_IMPORT') tell(level, log);
    },
  });
  const { output } = await build.generate({ format, name: 'bundled', minify: true });
  await build.close();
  return output.map((file) => (file.type === 'chunk' ? file.code : '')).join('\n');
}
