import { defineConfig } from 'tsdown';
import { packageConfig } from '../../scripts/packages/config.ts';
import manifest from './package.json' with { type: 'json' };

// The directives of single files are lost where they become one.
export default defineConfig(packageConfig(manifest, "'use client';"));
