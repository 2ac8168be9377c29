import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Actor } from '../../components/actor.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { When } from '../../components/when.tsx';
import { sayReason } from '../../lib/reasons.ts';
import { kindWords, type Request } from './requests.ts';

type RequestFactsProps = { request: Request; more: { label: string; value: ReactNode }[] };

/** Who asks, for whom and why. */
export function RequestFacts({ request, more }: RequestFactsProps) {
  const { kind, userId, chargeId, reason, note, requester, requesterName, createdAt } = request;
  return (
    <KeyValues
      items={[
        { label: 'What', value: kindWords[kind] },
        { label: 'Asked by', value: <Actor actor={requester} name={requesterName} /> },
        {
          label: 'For',
          value: (
            <Anchor
              underline="always"
              renderRoot={(props) => <Link to="/users/$userId" params={{ userId }} {...props} />}
            >
              {userId}
            </Anchor>
          ),
        },
        { label: 'Reason', value: kind === 'adjust' ? reason : sayReason(reason) },
        { label: 'Note', value: note },
        ...(chargeId === null
          ? []
          : [
              {
                label: 'Charge',
                value: (
                  <Anchor
                    underline="always"
                    renderRoot={(props) => (
                      <Link to="/charges/$chargeId" params={{ chargeId }} {...props} />
                    )}
                  >
                    …{chargeId.slice(-8)}
                  </Anchor>
                ),
              },
            ]),
        { label: 'Asked', value: <When at={createdAt} /> },
        ...more,
      ]}
    />
  );
}
