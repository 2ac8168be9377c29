import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { Problem } from '../problem.tsx';
import { Section } from '../section.tsx';
import type { EditorProps } from './change-editor.tsx';
import type { VersionsSource } from './version.ts';

type EditingProps<Values, Draft> = {
  name: string;
  /** What it is now. */
  values: Values;
  versions: VersionsSource<Values>;
  /** Number of its last version. */
  version: number;
  /** `v3`: begins with what version 3 said; anything else with what it is now. */
  edit: string;
  Editor: ComponentType<EditorProps<Draft>>;
  draftOf: (values: Values) => Draft;
  onClose: () => void;
};

/** Changes it, from what it is now or from what it was in an old version. */
export function Editing<Values, Draft>(props: EditingProps<Values, Draft>) {
  const { name, versions, edit, Editor, onClose } = props;
  const wanted = /^v[1-9]\d{0,8}$/.test(edit) ? Number(edit.slice(1)) : null;
  const old = useQuery({
    queryKey: [...versions.queryKey, 'version', wanted],
    queryFn: ({ signal }) =>
      versions.readPage({ cursor: String((wanted ?? 0) + 1), limit: 1 }, signal),
    enabled: wanted !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const values = wanted === null ? props.values : old.data?.versions[0]?.values;
  return (
    <Section title={wanted === null ? `Change ${name}` : `Roll back to version ${wanted}`}>
      {old.isError && <Problem error={old.error} onRetry={() => void old.refetch()} />}
      {values === undefined && !old.isError && <Skeleton height={260} />}
      {values !== undefined && (
        <Editor
          draft={props.draftOf(values)}
          version={props.version}
          previewFirst={wanted !== null}
          onSaved={onClose}
          onCancel={onClose}
        />
      )}
    </Section>
  );
}
