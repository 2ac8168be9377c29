import { Radio } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { FailureClass, RefundPolicy, RefundRule } from './feature.ts';
import classes from './features.module.css';
import {
  failureClasses,
  failures,
  ruleOf,
  sayRule,
  type Share,
  shareOf,
  shareWords,
} from './refund-rules.ts';

type PolicyGridProps = {
  policy: RefundPolicy;
  /** Without it, the grid is only read. */
  onChange?: (policy: RefundPolicy) => void;
};

const shares: Share[] = ['full', 'partial', 'none'];

/** What each failure gives back: a row for each, a column for each share. */
export function PolicyGrid({ policy, onChange }: PolicyGridProps) {
  return (
    <table className={classes.policy}>
      <caption>What a failure gives back</caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          {shares.map((share) => (
            <th key={share} scope="col" className={classes.share}>
              {shareWords[share]}
            </th>
          ))}
          <th scope="col" className={classes.exactly}>
            Exactly
          </th>
        </tr>
      </thead>
      <tbody>
        {failureClasses.map((failure) => (
          <Row
            key={failure}
            failure={failure}
            own={policy[failure]}
            onChoose={
              onChange && ((share) => onChange(chosen(policy, failure, ruleOf(failure, share))))
            }
          />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = {
  failure: FailureClass;
  /** What the feature itself says of it. */
  own: RefundRule | undefined;
  onChoose: ((share: Share) => void) | undefined;
};

function Row({ failure, own, onChoose }: RowProps) {
  const { words, usual } = failures[failure];
  const rule = own ?? usual;
  const current = shareOf(rule);
  return (
    <tr data-own={own !== undefined || undefined}>
      <th scope="row">
        {words}
        {own !== undefined && <span className={classes.own}> · of its own</span>}
      </th>
      {shares.map((share) => (
        <td key={share} className={classes.share}>
          {onChoose ? (
            <Radio
              name={`refund-${failure}`}
              aria-label={`${words}: ${shareWords[share].toLowerCase()}`}
              checked={share === current}
              onChange={() => onChoose(share)}
              classNames={{ body: classes.radio }}
            />
          ) : (
            share === current && (
              <IconCheck size={18} stroke={2.4} role="img" aria-label={shareWords[share]} />
            )
          )}
        </td>
      ))}
      <td className={classes.exactly}>{sayRule(rule)}</td>
    </tr>
  );
}

/** A rule that is the usual one need not be the feature's own. */
function chosen(policy: RefundPolicy, failure: FailureClass, rule: RefundRule): RefundPolicy {
  const { [failure]: _, ...others } = policy;
  return rule === failures[failure].usual ? others : { ...others, [failure]: rule };
}
