import { Credits } from '../../components/credits.tsx';
import type { Words } from '../../components/versions/version.ts';
import { formatCount } from '../../lib/format.ts';
import type { FailureClass, FeatureValues, RefundRule } from './feature.ts';
import { failures, sayRule, shareOf, shareWords } from './refund-rules.ts';

export const lateSuccessWords: Record<FeatureValues['lateSuccess'], string> = {
  absorb: 'Stays refunded: the result is a gift',
  charge_again: 'Is charged again',
};

const names: Record<string, string> = {
  name: 'Name',
  cost: 'Cost of a unit',
  creditType: 'Credit type',
  operationType: 'Operation type',
  provider: 'Provider',
  holdSeconds: 'Hold',
  lateSuccess: 'Late success',
  archived: 'Archived',
};

const ruleNames: Record<string, string> = {
  refund: 'refund',
  asynchronous: 'refund for work that calls back',
  perUserAndDay: 'most a day for a user',
  fullBelow: 'all of it below a share of',
};

/** How fields of a feature are told; its cost in its credit type. */
export const featureWords = (creditType: string): Words => ({
  field(field) {
    const [top = '', failure = '', part = ''] = field.split('.');
    if (top !== 'refundPolicy') return names[field] ?? field;
    const of = failures[failure as FailureClass]?.words ?? failure;
    return `${of}: ${ruleNames[part] ?? 'refund'}`;
  },
  value(field, value) {
    const [top, failure = '', part] = field.split('.');
    if (top === 'refundPolicy' && failure !== '') return sayPolicyPart(failure, part, value);
    if (value === null || value === undefined) return 'none';
    if (field === 'cost') return <Credits amount={Number(value)} type={creditType} />;
    if (field === 'holdSeconds') return formatCount(Number(value), 'second');
    if (field === 'lateSuccess') return lateSuccessWords[value as FeatureValues['lateSuccess']];
    if (field === 'archived') return value === true ? 'yes' : 'no';
    return String(value);
  },
});

function sayPolicyPart(failure: string, part: string | undefined, value: unknown): string {
  const usual = failures[failure as FailureClass]?.usual;
  if (part === 'refund') {
    if (value === null)
      return usual ? `${shareWords[shareOf(usual)].toLowerCase()} (as usual)` : '–';
    return sayRule({ refund: value as RefundRule['refund'] });
  }
  if (value === null) return '–';
  return part === 'asynchronous'
    ? sayRule({ refund: value as RefundRule['refund'] })
    : String(value);
}
