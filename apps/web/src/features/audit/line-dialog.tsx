import { Modal, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Actor } from '../../components/actor.tsx';
import { BeforeAfter } from '../../components/before-after.tsx';
import { Id } from '../../components/id.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { Problem } from '../../components/problem.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { When } from '../../components/when.tsx';
import { trpc } from '../../lib/trpc.ts';
import { sayAction } from './actions.ts';
import classes from './audit.module.css';
import { changesOf } from './changes.ts';
import type { Line } from './columns.tsx';

/** A line in the address: its time, by which it is found again, and its number. */
export const placeOf = ({ at, number }: Line): string => `${at}~${number}`;

type LineDialogProps = { place: string | undefined; known: Line[]; onClose: () => void };

/** A line of the log in full. */
export function LineDialog({ place, known, onClose }: LineDialogProps) {
  const { line, error } = useLine(place, known);
  return (
    <Modal
      opened={place !== undefined}
      onClose={onClose}
      title={line ? sayAction(line.action, line.after) : 'A line of the audit log'}
      size="xl"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {line && <Details line={line} />}
      {!line && error === null && <Skeleton height={200} />}
      {!line && error !== null && <Problem error={error} />}
    </Modal>
  );
}

/** The line at a place, read where it is not among the rows on the page. */
function useLine(place: string | undefined, known: Line[]) {
  const [at = '', number = ''] = place?.split('~') ?? [];
  const shown = known.find((line) => String(line.number) === number);
  const from = Date.parse(at);
  const isWanted = !shown && !Number.isNaN(from);
  const within = isWanted
    ? { from: at, to: new Date(from + 1).toISOString(), limit: 100 }
    : { limit: 1 };
  const found = useQuery(trpc.audit.list.queryOptions(within, { enabled: isWanted }));
  const line = shown ?? found.data?.entries.find((entry) => String(entry.number) === number);
  const isMissing = place !== undefined && !line && (found.isSuccess || Number.isNaN(from));
  return { line, error: isMissing ? new Error('There is no such line.') : found.error };
}

function Details({ line }: { line: Line }) {
  const { number, at, actor, actorName, actorRole, action, subject, requestId, outcome } = line;
  return (
    <>
      <KeyValues
        items={[
          {
            label: 'Who',
            value: (
              <>
                <Actor actor={actor} name={actorName} />, {actorRole}
              </>
            ),
          },
          { label: 'Outcome', value: <StateBadge state={outcome} /> },
          { label: 'When', value: <When at={at} exact /> },
          { label: 'Subject', value: subject && <Id value={subject} of="subject" /> },
          { label: 'Procedure', value: <code>{action}</code> },
          { label: 'Line', value: number },
          { label: 'Request', value: requestId && <Id value={requestId} of="request" /> },
          { label: 'Hash', value: <Id value={line.hash} of="line" short /> },
        ]}
      />
      <Changes line={line} />
    </>
  );
}

function Changes({ line: { before, after, outcome } }: { line: Line }) {
  const changes = changesOf(before, after);
  if (changes.length === 0) return <p className={classes.dimmed}>Nothing more was kept.</p>;
  return (
    <div
      className={classes.changes}
      // The keyboard can only scroll what it can reach.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="region"
      aria-label="Before and after"
    >
      <BeforeAfter
        label="Before and after"
        words={{ before: 'Before', after: outcome === 'done' ? 'After' : 'Why not' }}
        rows={changes.map((change) => ({
          label: change.path,
          before: <Value text={change.before} />,
          after: <Value text={change.after} />,
          changed:
            change.before !== undefined &&
            change.after !== undefined &&
            change.before !== change.after,
        }))}
      />
    </div>
  );
}

const Value = ({ text }: { text: string | undefined }) =>
  text === undefined ? <span aria-label="Not kept">–</span> : <code>{text}</code>;
