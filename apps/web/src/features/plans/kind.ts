import { IconPackageOff } from '@tabler/icons-react';
import type { Kind } from '../../components/versions/kind.ts';
import { trpc } from '../../lib/trpc.ts';

export const planKind: Kind = {
  one: 'plan',
  many: 'plans',
  title: 'Plans',
  named: 'id',
  list: '/plans',
  missing: IconPackageOff,
  queryKey: trpc.plans.pathKey(),
};
