import { Button, Stack } from '@mantine/core';
import { IconReceiptRefund } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { Section } from '../../components/section.tsx';
import { useCreditTypes } from '../../lib/credit-types.ts';
import { formatCount } from '../../lib/format.ts';
import { useCan } from '../../lib/session.ts';
import { api } from '../../lib/trpc.ts';
import { Choice } from './choice.tsx';
import { Effect } from './effect.tsx';
import classes from './incidents.module.css';
import { previewColumns } from './preview-columns.tsx';
import { StartDialog } from './start-dialog.tsx';
import { type Selection, selectionOf, usePreview } from './use-preview.ts';
import { sayTheyGetBack } from './words.ts';

const route = getRouteApi('/incidents');

/** Chooses charges, shows what their refund would do, and makes it. */
export function Start() {
  const { provider, feature, route: apiRoute, reason, from, to } = route.useSearch();
  const selection = selectionOf({
    ...(provider && { provider }),
    ...(feature && { feature }),
    ...(apiRoute && { route: apiRoute }),
    ...(reason && { reason }),
    ...(from && { from }),
    ...(to && { to }),
  });
  return (
    <Stack gap="md">
      <Section
        title="Which charges"
        description="All that you name must hold. Of each charge that was made in this time, at most 31 days, what is left is given back."
      >
        <Choice />
      </Section>
      {'missing' in selection ? (
        <Section title="Effect">
          <p className={classes.quiet}>{selection.missing} What it would do is then shown here.</p>
        </Section>
      ) : (
        <Previewed selection={selection} />
      )}
    </Stack>
  );
}

function Previewed({ selection }: { selection: Selection }) {
  const isApprover = useCan('approver');
  const types = useCreditTypes();
  const columns = useMemo(() => previewColumns(types), [types]);
  const { preview, rows, readPage, isOld } = usePreview(selection);
  const [asking, setAsking] = useState(false);
  const isReady = preview !== undefined && !isOld && rows.error === null;
  return (
    <Section
      title="Effect"
      description="Nothing has moved yet. This is what the refund would do now."
      actions={
        isApprover && (
          <Button
            leftSection={<IconReceiptRefund size={18} aria-hidden />}
            disabled={!isReady || preview.charges === 0}
            onClick={() => setAsking(true)}
          >
            {isReady ? `Refund ${formatCount(preview.charges, 'charge')}…` : 'Refund…'}
          </Button>
        )
      }
    >
      <Stack gap="md">
        {!isApprover && <p className={classes.quiet}>Only approvers refund incidents.</p>}
        {preview && <Effect effect={preview} isOld={isOld} />}
        <DataTable
          label="Who would get how much"
          columns={columns}
          rows={rows}
          rowKey={({ userId, creditType }) => `${userId} ${creditType}`}
          rowLink={({ userId }) => ({ to: '/users/$userId', params: { userId } })}
          empty={{
            title: 'Nothing is left to refund',
            children: 'No charge of this time matches, or all that match were refunded before.',
          }}
          csv={{ name: 'incident-preview', readPage }}
        />
      </Stack>
      {asking && preview && (
        <StartDialog
          title="Refund this incident"
          charges={preview.charges}
          start={(request) =>
            api.incidents.start.mutate({ ...selection, ...request, asOf: preview.asOf })
          }
          onClose={() => setAsking(false)}
        >
          {sayTheyGetBack(preview.users)} what is left of {formatCount(preview.charges, 'charge')},
          each to the grant it came from. It can be undone as far as it is not spent by then.
        </StartDialog>
      )}
    </Section>
  );
}
