import { IconPuzzleOff } from '@tabler/icons-react';
import type { Kind } from '../../components/versions/kind.ts';
import { trpc } from '../../lib/trpc.ts';

export const featureKind: Kind = {
  one: 'feature',
  many: 'features',
  title: 'Features',
  named: 'key',
  list: '/features',
  missing: IconPuzzleOff,
  queryKey: trpc.features.pathKey(),
};
