import { ChangeEditor } from '../../components/versions/change-editor.tsx';
import { toast } from '../../lib/toast.tsx';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import { checkPlan } from './check.ts';
import { draftOf, inputOf, type PlanDraft } from './plan.ts';
import { PlanForm } from './plan-form.tsx';
import { PlanPreviewView } from './plan-preview.tsx';
import { planWords } from './words.tsx';

type PlanEditorProps = {
  draft: PlanDraft;
  /** Number of the last version, 0 for a new plan. */
  version: number;
  previewFirst?: boolean;
  onSaved: (id: string) => void;
  onCancel: () => void;
};

/** Changes a plan, or creates one. */
export function PlanEditor({ draft, version, previewFirst, ...rest }: PlanEditorProps) {
  return (
    <ChangeEditor
      draft={draft}
      version={version}
      {...(previewFirst && { previewFirst })}
      Form={PlanForm}
      check={checkPlan}
      readPreview={(next, write) => api.plans.preview.query({ ...inputOf(next), ...write })}
      Preview={PlanPreviewView}
      save={async (next, write) => {
        const { scheduled } = await api.plans.put.mutate({ ...inputOf(next), ...write });
        await queryClient.invalidateQueries({ queryKey: trpc.plans.pathKey() });
        const isLater = write.effectiveAt !== undefined && scheduled.length > 0;
        void toast({ title: isLater ? 'The change is scheduled' : 'The change is saved' });
      }}
      readLatest={async ({ id }) => {
        const { versions } = await api.plans.history.query({ planId: id });
        const latest = versions.find(({ state }) => state !== 'cancelled');
        if (!latest) throw new Error('There is no version of this plan');
        return draftOf(id, latest.values);
      }}
      words={planWords}
      onSaved={({ id }) => rest.onSaved(id)}
      onCancel={rest.onCancel}
    />
  );
}
