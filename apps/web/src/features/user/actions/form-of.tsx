import type { User } from '../../../lib/user.ts';
import type { Action } from './action.ts';
import { AdjustForm } from './adjust-form.tsx';
import { GoodwillForm } from './goodwill-form.tsx';
import { GrantForm } from './grant-form.tsx';
import { PlanForm } from './plan-form.tsx';
import { RefreshForm } from './refresh-form.tsx';
import { RefundForm } from '../../../components/by-hand/refund-form.tsx';
import { SettingsForm } from './settings-form.tsx';
import { VoidForm } from './void-form.tsx';

type FormOfProps = { user: User; action: Action; onDone: () => void };

/** The form of an action, in its dialog. */
export default function FormOf({ user, action, onDone }: FormOfProps) {
  const props = { user, onDone };
  switch (action.kind) {
    case 'refund':
      return <RefundForm {...props} chargeId={action.chargeId} />;
    case 'goodwill':
      return <GoodwillForm {...props} />;
    case 'adjust':
      return <AdjustForm {...props} />;
    case 'grant':
      return <GrantForm {...props} />;
    case 'void':
      return <VoidForm {...props} type={action.type} grant={action.grant} />;
    case 'plan':
      return <PlanForm {...props} />;
    case 'refresh':
      return <RefreshForm {...props} />;
    case 'settings':
      return <SettingsForm {...props} />;
  }
}
