import { ChangeEditor, type EditorProps } from '../../components/versions/change-editor.tsx';
import { latestOf } from '../../components/versions/version.ts';
import { api } from '../../lib/trpc.ts';
import { checkPlan } from './check.ts';
import { planKind } from './kind.ts';
import { draftOf, inputOf, type PlanDraft } from './plan.ts';
import { PlanForm } from './plan-form.tsx';
import { PlanPreviewView } from './plan-preview.tsx';
import { planWords } from './words.tsx';

/** Changes a plan, or creates one. */
export function PlanEditor({ draft, version, previewFirst, ...rest }: EditorProps<PlanDraft>) {
  return (
    <ChangeEditor
      kind={planKind}
      draft={draft}
      version={version}
      {...(previewFirst && { previewFirst })}
      Form={PlanForm}
      check={checkPlan}
      readPreview={(next, write) => api.plans.preview.query({ ...inputOf(next), ...write })}
      Preview={PlanPreviewView}
      save={(next, write) => api.plans.put.mutate({ ...inputOf(next), ...write })}
      readLatest={async ({ id }) => {
        const { versions } = await api.plans.history.query({ planId: id });
        return draftOf(id, latestOf(versions, planKind));
      }}
      words={planWords}
      onSaved={({ id }) => rest.onSaved(id)}
      onCancel={rest.onCancel}
    />
  );
}
