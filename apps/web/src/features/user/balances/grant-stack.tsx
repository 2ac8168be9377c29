import { ActionIcon, Button } from '@mantine/core';
import { IconFlame, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Credits } from '../../../components/credits.tsx';
import { Badge } from '../../../components/state-badge.tsx';
import { When } from '../../../components/when.tsx';
import { formatAmount, useCreditTypes } from '../../../lib/credit-types.ts';
import { useCan } from '../../../lib/session.ts';
import { sourceWords } from '../../../lib/sources.ts';
import type { Grant } from '../../../lib/user.ts';
import classes from './balances.module.css';

type GrantStackProps = { type: string; grants: Grant[]; onVoid: (grant: Grant) => void };

const FIRST = 5;

/** The grants that a balance consists of, in the order in which they burn. */
export function GrantStack({ type, grants, onVoid }: GrantStackProps) {
  const [showsAll, setShowsAll] = useState(false);
  const filled = grants.filter(({ remaining, state }) => remaining > 0 || state === 'pending');
  const next = filled.find(({ state }) => state === 'live');
  const shown = showsAll ? filled : filled.slice(0, FIRST);
  if (filled.length === 0) return null;
  return (
    <div>
      <h3 className={classes.subhead}>What burns next</h3>
      <ol className={classes.stack}>
        {shown.map((grant) => (
          <GrantRow
            key={grant.grantId}
            type={type}
            grant={grant}
            isNext={grant === next}
            onVoid={onVoid}
          />
        ))}
      </ol>
      {filled.length > FIRST && (
        <Button variant="subtle" size="compact-sm" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? 'Show fewer' : `Show all ${filled.length} grants`}
        </Button>
      )}
    </div>
  );
}

type GrantRowProps = Pick<GrantStackProps, 'type' | 'onVoid'> & { grant: Grant; isNext: boolean };

function GrantRow({ type, grant, isNext, onVoid }: GrantRowProps) {
  const isAdmin = useCan('admin');
  const { source, amount, remaining } = grant;
  const { decimals = 0 } = useCreditTypes()?.get(type) ?? {};
  return (
    <li className={classes.grant}>
      <span className={classes.swatch} data-source={source} aria-hidden />
      <span className={classes.grantWords}>
        <span className={classes.grantHead}>
          <strong>
            <Credits
              amount={grant.state === 'pending' ? amount : remaining}
              type={type}
              unit={false}
            />
          </strong>
          {sourceWords[source]}
          {isNext && <Badge words="Burns next" icon={IconFlame} tone="refunded" />}
        </span>
        <span className={classes.dimmed}>
          {remaining < amount && grant.state === 'live' && (
            <>
              of <Credits amount={amount} type={type} unit={false} /> ·{' '}
            </>
          )}
          <Times grant={grant} />
        </span>
      </span>
      {isAdmin && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          title="Void"
          aria-label={`Void the grant ${sourceWords[source]} of ${formatAmount(amount, decimals)}`}
          onClick={() => onVoid(grant)}
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      )}
    </li>
  );
}

function Times({ grant: { state, effectiveAt, expiresAt } }: { grant: Grant }) {
  const ends =
    expiresAt === null ? (
      'does not expire'
    ) : (
      <>
        expires <When at={expiresAt} />
      </>
    );
  if (state === 'live') return ends;
  return (
    <>
      takes effect <When at={effectiveAt} />, {ends}
    </>
  );
}
