import { Button, Group, Skeleton, Stack } from '@mantine/core';
import { IconArrowBackUp, IconCalendarX } from '@tabler/icons-react';
import { useState } from 'react';
import { useCan } from '../../lib/session.ts';
import { toast } from '../../lib/toast.tsx';
import { Actor } from '../actor.tsx';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import type { Rows } from '../data-table/rows.ts';
import { Problem } from '../problem.tsx';
import { StateBadge } from '../state-badge.tsx';
import { When } from '../when.tsx';
import { type Change, changesBetween, type Version, type Words } from './version.ts';
import classes from './versions.module.css';

type HistoryProps<Values> = {
  rows: Rows<Version<Values>>;
  words: Words;
  /** Begins a change with the values of an old version. */
  onRollback: (version: number) => void;
  onCancel: (version: number) => Promise<unknown>;
};

/** All versions as a time line, the newest first: what each changed, who wrote it, from when on. */
export function History<Values>({ rows, words, onRollback, onCancel }: HistoryProps<Values>) {
  const isAdmin = useCan('admin');
  const [cancelling, setCancelling] = useState<Version<Values> | null>(null);
  if (rows.state === 'failed') return <Problem error={rows.error} onRetry={rows.retry} />;
  if (rows.state === 'loading') return <Skeleton height={160} />;
  return (
    <Stack gap="sm">
      <ol className={classes.timeline} aria-label="Versions, the newest first">
        {rows.rows.map((version, i) => (
          <li key={version.version} data-state={version.state}>
            <div className={classes.versionHead}>
              <strong>Version {version.version}</strong>
              <StateOf version={version} />
              <span className={classes.quiet}>
                from <When at={version.effectiveAt} exact /> · written by{' '}
                <Actor actor={version.actor} /> <When at={version.createdAt} />
              </span>
            </div>
            <Changes
              changes={changesBetween(earlier(rows.rows, i)?.values ?? null, version.values)}
              isFirst={earlier(rows.rows, i) === undefined && !rows.hasMore}
              words={words}
            />
            {isAdmin && (
              <Group gap="xs" mt={6}>
                {version.state === 'scheduled' && (
                  <Button
                    variant="default"
                    size="compact-sm"
                    leftSection={<IconCalendarX size={15} aria-hidden />}
                    aria-label={`Cancel version ${version.version}`}
                    onClick={() => setCancelling(version)}
                  >
                    Cancel it
                  </Button>
                )}
                {(version.state === 'past' || version.state === 'cancelled') && (
                  <Button
                    variant="default"
                    size="compact-sm"
                    leftSection={<IconArrowBackUp size={15} aria-hidden />}
                    aria-label={`Roll back to version ${version.version}`}
                    onClick={() => onRollback(version.version)}
                  >
                    Roll back to it
                  </Button>
                )}
              </Group>
            )}
          </li>
        ))}
      </ol>
      {rows.hasMore && (
        <Button variant="default" onClick={rows.loadMore} loading={rows.isLoadingMore}>
          Show older versions
        </Button>
      )}
      <ConfirmDialog
        opened={cancelling !== null}
        onClose={() => setCancelling(null)}
        title="Cancel the scheduled change"
        confirm="Cancel the change"
        onConfirm={async () => {
          if (!cancelling) return;
          await onCancel(cancelling.version);
          void toast({ title: `Version ${cancelling.version} will not take effect` });
        }}
      >
        {cancelling && (
          <p className={classes.lead}>
            Version {cancelling.version} will not take effect at{' '}
            <When at={cancelling.effectiveAt} exact />. What is in force stays. It can be written
            again at any time.
          </p>
        )}
      </ConfirmDialog>
    </Stack>
  );
}

/** The version before, of those that were not cancelled. */
const earlier = <Values,>(versions: Version<Values>[], i: number) =>
  versions.slice(i + 1).find(({ state }) => state !== 'cancelled');

function StateOf({ version: { state } }: { version: Version<unknown> }) {
  if (state === 'in_force') return <StateBadge state="active" words="In force" />;
  if (state === 'past') return <StateBadge state="expired" words="Past" />;
  return <StateBadge state={state} />;
}

type ChangesProps = { changes: Change[]; isFirst: boolean; words: Words };

function Changes({ changes, isFirst, words }: ChangesProps) {
  if (isFirst) return <p className={classes.note}>The first version.</p>;
  if (changes.length === 0) return <p className={classes.note}>Changes nothing.</p>;
  return (
    <ul className={classes.changes}>
      {changes.map(({ field, before, after }) => (
        <li key={field}>
          {words.field(field)}: {words.value(field, before)} → {words.value(field, after)}
        </li>
      ))}
    </ul>
  );
}
