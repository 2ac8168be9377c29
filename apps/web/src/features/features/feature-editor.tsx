import { queryClient, api, trpc } from '../../lib/trpc.ts';
import { ChangeEditor } from '../../components/versions/change-editor.tsx';
import { toast } from '../../lib/toast.tsx';
import { checkFeature } from './check.ts';
import { draftOf, type FeatureDraft, inputOf } from './feature.ts';
import { FeatureForm } from './feature-form.tsx';
import { FeaturePreviewView } from './feature-preview.tsx';
import { featureWords } from './words.tsx';

type FeatureEditorProps = {
  draft: FeatureDraft;
  /** Number of the last version, 0 for a new feature. */
  version: number;
  previewFirst?: boolean;
  onSaved: (feature: string) => void;
  onCancel: () => void;
};

/** Changes a feature, or creates one. */
export function FeatureEditor({ draft, version, previewFirst, ...rest }: FeatureEditorProps) {
  return (
    <ChangeEditor
      draft={draft}
      version={version}
      {...(previewFirst && { previewFirst })}
      Form={FeatureForm}
      check={checkFeature}
      readPreview={(next, write) => api.features.preview.query({ ...inputOf(next), ...write })}
      Preview={FeaturePreviewView}
      save={async (next, write) => {
        const { scheduled } = await api.features.put.mutate({
          ...inputOf(next),
          ...write,
        });
        await queryClient.invalidateQueries({ queryKey: trpc.features.pathKey() });
        const isLater = write.effectiveAt !== undefined && scheduled.length > 0;
        void toast({ title: isLater ? 'The change is scheduled' : 'The change is saved' });
      }}
      readLatest={async ({ feature }) => {
        const { versions } = await api.features.history.query({ feature });
        const latest = versions.find(({ state }) => state !== 'cancelled');
        if (!latest) throw new Error('There is no version of this feature');
        return draftOf(feature, latest.values);
      }}
      words={featureWords(draft.creditType)}
      onSaved={({ feature }) => rest.onSaved(feature)}
      onCancel={rest.onCancel}
    />
  );
}
