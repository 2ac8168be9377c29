import type { Issue } from '../../components/versions/version.ts';
import type { FeatureDraft } from './feature.ts';

const KEY = /^[A-Za-z][A-Za-z0-9_.-]{0,127}$/;
const OPERATION_TYPE = /^[A-Z][A-Z0-9_]{0,63}$/;

/** What can be told to be wrong before the server is asked. */
export function checkFeature(draft: FeatureDraft): Issue[] {
  const { feature, name, cost, operationType, holdSeconds } = draft;
  const wrong: [boolean, string, string][] = [
    [
      !KEY.test(feature),
      'feature',
      'Begin with a letter; then letters, digits, and the signs _ . - only.',
    ],
    [name.trim() === '', 'name', 'Enter a name.'],
    [cost === null, 'cost', 'Enter what a unit costs; 0 for nothing.'],
    [
      !OPERATION_TYPE.test(operationType),
      'operationType',
      'Capitals, digits and _ that begin with a capital, such as AI_TEXT_CHAT.',
    ],
    [
      holdSeconds === null || holdSeconds < 1,
      'holdSeconds',
      'Enter for how many seconds credits are held; at least 1.',
    ],
  ];
  return wrong.flatMap(([is, path, message]) => (is ? [{ path, message }] : []));
}
