import type { Answers } from '../../lib/trpc.ts';

export type Feature = Answers['features']['list']['features'][number];
export type FeatureVersion = Feature['scheduled'][number];
export type FeatureValues = FeatureVersion['values'];
export type RefundPolicy = FeatureValues['refundPolicy'];
export type FailureClass = keyof RefundPolicy;
export type RefundRule = NonNullable<RefundPolicy[FailureClass]>;
export type FeaturePreview = Answers['features']['preview'];

/** What is edited of a feature; null where nothing is entered. */
export type FeatureDraft = {
  feature: string;
  name: string;
  cost: number | null;
  creditType: string;
  operationType: string;
  provider: string | null;
  holdSeconds: number | null;
  refundPolicy: RefundPolicy;
  lateSuccess: FeatureValues['lateSuccess'];
};

export const newFeature: FeatureDraft = {
  feature: '',
  name: '',
  cost: null,
  creditType: 'credit',
  operationType: '',
  provider: null,
  holdSeconds: 300,
  refundPolicy: {},
  lateSuccess: 'absorb',
};

export const draftOf = (
  feature: string,
  { archived: _, ...values }: FeatureValues,
): FeatureDraft => ({ feature, ...values });

/** What a PUT says, of a draft without issues. */
export const inputOf = ({ cost, holdSeconds, ...draft }: FeatureDraft) => ({
  ...draft,
  cost: cost ?? 0,
  holdSeconds: holdSeconds ?? 0,
});
