import type { UserConfig } from 'tsdown';

type Manifest = { exports: Record<string, string> };

/** How a package that is installed elsewhere is built: a module with its types for each of its exports. */
export const packageConfig = ({ exports }: Manifest, banner?: string): UserConfig => ({
  entry: Object.fromEntries(
    Object.entries(exports)
      .filter(([, file]) => /\.tsx?$/.test(file))
      .map(([name, file]) => [name.slice('./'.length) || 'index', file]),
  ),
  platform: 'neutral',
  tsconfig: 'tsconfig.build.json',
  dts: true,
  ...(banner && { banner: { js: banner } }),
  copy: Object.values(exports).filter((file) => file.endsWith('.css')),
});
