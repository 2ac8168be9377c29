import { Button, Stack } from '@mantine/core';
import { IconArchive, IconPencil } from '@tabler/icons-react';
import { type ComponentType, type ReactNode, useState } from 'react';
import { useCan } from '../../lib/session.ts';
import { toast } from '../../lib/toast.tsx';
import { queryClient } from '../../lib/trpc.ts';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { useRows } from '../data-table/rows.ts';
import { PageHeader } from '../page-header.tsx';
import { Problem } from '../problem.tsx';
import { Section } from '../section.tsx';
import type { EditorProps } from './change-editor.tsx';
import { type Standing, VersionedState } from './columns.tsx';
import { Editing } from './editing.tsx';
import { History } from './history.tsx';
import { backTo, type Kind } from './kind.ts';
import type { Version, VersionsSource, Words } from './version.ts';
import classes from './versions.module.css';

type VersionedPageProps<Values, Draft> = {
  kind: Kind;
  id: string;
  name: string;
  state: Standing;
  isArchived: boolean;
  /** On the button that begins a change. */
  change: string;
  values: Values;
  versions: VersionsSource<Values>;
  words: Words;
  /** Why it could not be read again; null where it was. */
  stale: unknown;
  /** What is amiss with it. */
  notice?: ReactNode;
  /** What is being edited, as the address says it: `current`, or `v3` for an old version. */
  edit: string | undefined;
  onEdit: (edit: string | undefined) => void;
  /** Number of its last version. */
  version: number;
  Editor: ComponentType<EditorProps<Draft>>;
  draftOf: (values: Values) => Draft;
  /** Cancels a version that is scheduled. */
  cancel: (version: number) => Promise<unknown>;
  archive: () => Promise<unknown>;
  /** What archiving it means, and to whom. */
  archiving: ReactNode;
  /** What it is. */
  children: ReactNode;
};

/** The page of something that has versions: what it is, how to change it, and what it was. */
export function VersionedPage<Values, Draft>(props: VersionedPageProps<Values, Draft>) {
  const { kind, id, name, values, versions, stale, edit, onEdit } = props;
  const isAdmin = useCan('admin');
  const [asked, setAsked] = useState(false);
  const history = useRows<Version<Values>>(
    [...versions.queryKey, 'rows'],
    async (cursor, signal) => {
      const page = await versions.readPage(cursor ? { cursor } : {}, signal);
      return { rows: page.versions, nextCursor: page.nextCursor };
    },
  );
  const readAgain = () => queryClient.invalidateQueries({ queryKey: kind.queryKey });
  return (
    <>
      <PageHeader
        title={name}
        back={backTo(kind)}
        description={
          <span className={classes.identity}>
            <code>{id}</code> <VersionedState state={props.state} />
            {!isAdmin && ` Only admins change ${kind.many}.`}
          </span>
        }
        actions={
          isAdmin && edit === undefined && <Actions {...props} onArchive={() => setAsked(true)} />
        }
      />
      <Stack gap="md">
        {props.notice}
        {stale !== null && (
          <Problem error={stale} title="This may have changed since: it could not be read again" />
        )}
        {edit !== undefined && isAdmin ? (
          <Editing
            key={edit}
            {...{ name, values, versions, edit }}
            version={props.version}
            Editor={props.Editor}
            draftOf={props.draftOf}
            onClose={() => onEdit(undefined)}
          />
        ) : (
          props.children
        )}
        <Section title="History">
          <History
            rows={history}
            words={props.words}
            onRollback={(version) => onEdit(`v${version}`)}
            onCancel={async (version) => {
              await props.cancel(version);
              await readAgain();
            }}
          />
        </Section>
      </Stack>
      <ConfirmDialog
        opened={asked}
        onClose={() => setAsked(false)}
        title={`Archive ${name}`}
        confirm={`Archive the ${kind.one}`}
        danger
        type={id}
        onConfirm={async () => {
          await props.archive();
          await readAgain();
          void toast({ title: `${name} is archived` });
        }}
      >
        {props.archiving}
      </ConfirmDialog>
    </>
  );
}

type ActionsProps = {
  isArchived: boolean;
  change: string;
  onEdit: (edit: string) => void;
  onArchive: () => void;
};

const Actions = ({ isArchived, change, onEdit, onArchive }: ActionsProps) => (
  <>
    <Button leftSection={<IconPencil size={18} aria-hidden />} onClick={() => onEdit('current')}>
      {change}
    </Button>
    {!isArchived && (
      <Button
        variant="default"
        leftSection={<IconArchive size={18} aria-hidden />}
        onClick={onArchive}
      >
        Archive
      </Button>
    )}
  </>
);
