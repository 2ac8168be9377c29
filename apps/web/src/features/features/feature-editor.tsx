import { ChangeEditor, type EditorProps } from '../../components/versions/change-editor.tsx';
import { latestOf } from '../../components/versions/version.ts';
import { api } from '../../lib/trpc.ts';
import { checkFeature } from './check.ts';
import { draftOf, type FeatureDraft, inputOf } from './feature.ts';
import { FeatureForm } from './feature-form.tsx';
import { FeaturePreviewView } from './feature-preview.tsx';
import { featureKind } from './kind.ts';
import { featureWords } from './words.tsx';

/** Changes a feature, or creates one. */
export function FeatureEditor({
  draft,
  version,
  previewFirst,
  ...rest
}: EditorProps<FeatureDraft>) {
  return (
    <ChangeEditor
      kind={featureKind}
      draft={draft}
      version={version}
      {...(previewFirst && { previewFirst })}
      Form={FeatureForm}
      check={checkFeature}
      readPreview={(next, write) => api.features.preview.query({ ...inputOf(next), ...write })}
      Preview={FeaturePreviewView}
      save={(next, write) => api.features.put.mutate({ ...inputOf(next), ...write })}
      readLatest={async ({ feature }) => {
        const { versions } = await api.features.history.query({ feature });
        return draftOf(feature, latestOf(versions, featureKind));
      }}
      words={featureWords(draft.creditType)}
      onSaved={({ feature }) => rest.onSaved(feature)}
      onCancel={rest.onCancel}
    />
  );
}
