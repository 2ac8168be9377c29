import { defineConfig } from 'tsdown';
import { packageConfig } from '../../scripts/packages/config.ts';
import manifest from './package.json' with { type: 'json' };

export default defineConfig(packageConfig(manifest));
