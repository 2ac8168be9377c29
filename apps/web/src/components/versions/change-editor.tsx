import { Button, Group, Skeleton, Stack } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ComponentType, type FormEvent, useId, useRef, useState } from 'react';
import { formatExact } from '../../lib/format.ts';
import { problemOf } from '../../lib/problem.ts';
import { useServerNow } from '../../lib/server-clock.ts';
import { toast } from '../../lib/toast.tsx';
import { queryClient } from '../../lib/trpc.ts';
import { Problem } from '../problem.tsx';
import { EffectiveFrom, type From, issueOfFrom } from './effective-from.tsx';
import type { Kind } from './kind.ts';
import { StaleWrite } from './stale-write.tsx';
import type { Issue, Words, Write } from './version.ts';
import classes from './versions.module.css';

export type FormProps<Draft> = {
  draft: Draft;
  /** Nothing is there yet that it would change. */
  isNew: boolean;
  change: (changes: Partial<Draft>) => void;
  /** What is wrong with the field at a path, to stand beside it. */
  issueOf: (path: string) => string | undefined;
};

/** Of the editor of one kind. */
export type EditorProps<Draft> = {
  draft: Draft;
  /** Number of the last version, 0 for a new one. */
  version: number;
  previewFirst?: boolean;
  onSaved: (id: string) => void;
  onCancel: () => void;
};

type ChangeEditorProps<Draft extends object, Preview> = {
  kind: Kind;
  draft: Draft;
  /** Number of the last version that the draft was made from, 0 for none. */
  version: number;
  /** Begins with the preview: for values that were chosen and not written. */
  previewFirst?: boolean;
  Form: ComponentType<FormProps<Draft>>;
  /** What the page itself can tell is wrong. */
  check: (draft: Draft) => Issue[];
  readPreview: (draft: Draft, write: Write) => Promise<Preview>;
  Preview: ComponentType<{ preview: Preview }>;
  /** Answers with what is scheduled from then on. */
  save: (draft: Draft, write: Write) => Promise<{ scheduled: readonly unknown[] }>;
  /** The last version of what the draft is of, for who wrote on an older one. */
  readLatest: (draft: Draft) => Promise<Draft>;
  words: Words;
  onSaved: (draft: Draft) => void;
  onCancel: () => void;
};

/** Edits something that has versions: a form, then what it would change, and only then saving. */
export function ChangeEditor<Draft extends object, Preview>(
  props: ChangeEditorProps<Draft, Preview>,
) {
  const {
    kind,
    Form,
    Preview: Previewed,
    check,
    readPreview,
    save,
    readLatest,
    words,
    onSaved,
    onCancel,
  } = props;
  const now = useServerNow();
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(props.draft);
  const [version, setVersion] = useState(props.version);
  const [from, setFrom] = useState<From>(null);
  const [issues, setIssues] = useState<Issue[]>([]);
  const [step, setStep] = useState<'form' | 'preview'>(props.previewFirst ? 'preview' : 'form');
  const write: Write = {
    version,
    ...(from !== null && step === 'preview' && { effectiveAt: new Date(from).toISOString() }),
  };
  const preview = useQuery({
    queryKey: ['preview of a change', id, draft, write],
    queryFn: () => readPreview(draft, write),
    enabled: step === 'preview',
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const saving = useMutation({
    mutationFn: async () => {
      const { scheduled } = await save(draft, write);
      await queryClient.invalidateQueries({ queryKey: kind.queryKey });
      const isLater = write.effectiveAt !== undefined && scheduled.length > 0;
      void toast({ title: isLater ? 'The change is scheduled' : 'The change is saved' });
    },
    onSuccess: () => onSaved(draft),
  });
  const taking = useMutation({ mutationFn: () => readLatest(draft) });

  const error = saving.error ?? (step === 'preview' ? preview.error : null);
  const problem = error === null ? null : problemOf(error);
  const edit = () => {
    saving.reset();
    taking.reset();
    setStep('form');
  };
  const goOn = (taken: Draft | null) => {
    if (taken) setDraft(taken);
    const current = problem?.facts['currentVersion'];
    if (typeof current === 'number') setVersion(current);
    edit();
  };
  const takeOver = async () => {
    goOn(withTheirs(draft, await taking.mutateAsync(), problem?.facts['changed']));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const late = issueOfFrom(from, now);
    const found = [...check(draft), ...(late === null ? [] : [{ path: 'from', message: late }])];
    setIssues(found);
    if (found.length === 0) {
      setStep('preview');
      return;
    }
    requestAnimationFrame(() =>
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
    );
  };

  if (problem?.code === 'stale_write') {
    return (
      <Stack>
        <StaleWrite
          problem={problem}
          isNew={version === 0}
          words={words}
          busy={taking.isPending}
          onTake={() => void takeOver().catch(() => {})}
          onKeep={() => goOn(null)}
        />
        {taking.isError && <Problem error={taking.error} />}
      </Stack>
    );
  }
  const refused = problem?.code === 'invalid_request' ? problem.issues : [];
  if (step === 'form' || refused.length > 0) {
    const issueOf = (path: string) =>
      [...issues, ...refused].find((issue) => issue.path === path)?.message;
    return (
      <form ref={form} className={classes.form} onSubmit={submit} noValidate>
        <Stack gap="lg">
          {refused.length > 0 && <Problem error={error} />}
          <Form
            draft={draft}
            isNew={version === 0}
            change={(changes) => {
              setDraft((before) => ({ ...before, ...changes }));
              setIssues([]);
              setStep('form');
            }}
            issueOf={issueOf}
          />
          <EffectiveFrom
            from={from}
            onChange={(next) => {
              setFrom(next);
              setIssues([]);
            }}
            error={issueOf('from') ?? issueOf('effectiveAt')}
          />
          <Group gap="sm">
            <Button type="submit" leftSection={<IconEye size={18} aria-hidden />}>
              Preview the change
            </Button>
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
          </Group>
          <p className={classes.note}>Nothing is saved before you have seen what it changes.</p>
        </Stack>
      </form>
    );
  }
  return (
    <Stack gap="md">
      <p className={classes.lead}>
        {from === null ? (
          <>
            Takes effect <strong>now</strong>, as soon as it is saved.
          </>
        ) : (
          <>
            Takes effect at <strong>{formatExact(Date.parse(from))}</strong>. Until then nothing
            changes.
          </>
        )}
      </p>
      {preview.isPending && <Skeleton height={220} aria-label="The preview is being made" />}
      {preview.data !== undefined && <Previewed preview={preview.data} />}
      {error !== null && (
        <Problem
          error={error}
          onRetry={() => (saving.isError ? saving.mutate() : void preview.refetch())}
        />
      )}
      <Group gap="sm">
        {preview.data !== undefined && (
          <Button onClick={() => saving.mutate()} loading={saving.isPending}>
            {from === null ? 'Save the change' : 'Schedule the change'}
          </Button>
        )}
        <Button variant="default" onClick={edit} disabled={saving.isPending}>
          Edit again
        </Button>
        <Button variant="subtle" color="gray" onClick={onCancel} disabled={saving.isPending}>
          Cancel
        </Button>
      </Group>
    </Stack>
  );
}

/** One's own draft, but with theirs where they changed something. */
function withTheirs<Draft extends object>(mine: Draft, theirs: Draft, changed: unknown): Draft {
  const fields = (Array.isArray(changed) ? changed : []) as { field: string }[];
  const names = new Set(fields.map(({ field }) => field.split('.')[0]));
  const taken = Object.entries(theirs).filter(([name]) => names.has(name));
  return { ...mine, ...Object.fromEntries(taken) };
}
