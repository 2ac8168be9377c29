import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { problemOf } from '../../lib/problem.ts';
import { readAgain } from '../../lib/user.ts';

/** The field that a refusal is about. */
const fields: Record<string, string> = {
  refund_exceeds_charge: 'amount',
  charge_refunded: 'amount',
  insufficient_credits: 'amount',
  balance_overflow: 'amount',
  amount_out_of_range: 'amount',
  grant_already_expired: 'expiresAt',
  plan_not_found: 'planId',
  plan_archived: 'planId',
};

type SubmissionOptions<Answer> = {
  /** Sends the form; the key makes sure that it counts once, however often it is sent. */
  send: (idempotencyKey: string) => Promise<Answer>;
  onDone: (answer: Answer) => void;
  /** The fields that can tell what is wrong with them. */
  has?: readonly string[];
};

export type Submission = {
  submit: () => void;
  isSending: boolean;
  /** What cannot be told beside a field. */
  error: unknown;
  /** What is wrong with a field. */
  errorAt: (field: string) => string | null;
};

/** Sends a form of a dialog. Its key is made with the dialog: a double click or a retry counts once. */
export function useSubmission<Answer>({
  send,
  onDone,
  has = [],
}: SubmissionOptions<Answer>): Submission {
  const [key] = useState(newKey);
  const isUnderWay = useRef(false);
  const attempt = useMutation({
    mutationFn: () => send(key),
    onSuccess: (answer) => {
      void readAgain();
      onDone(answer);
    },
    onError: () => {
      isUnderWay.current = false;
      void readAgain();
    },
  });
  const { error } = attempt;
  const at = error === null ? null : placeOf(error);
  const isPlaced = at !== null && has.includes(at.field);
  return {
    submit: () => {
      // The second click of a double click comes before anything is rendered again.
      if (isUnderWay.current) return;
      isUnderWay.current = true;
      attempt.mutate();
    },
    isSending: attempt.isPending,
    error: isPlaced ? null : error,
    errorAt: (field) => (isPlaced && at.field === field ? at.detail : null),
  };
}

function placeOf(error: unknown): { field: string; detail: string } | null {
  const { code, detail, issues } = problemOf(error);
  const [issue] = issues;
  if (issue) return { field: issue.path, detail: issue.message };
  const field = code === null ? undefined : fields[code];
  return field === undefined ? null : { field, detail };
}

/** Also where the page did not come over https, which randomUUID needs. */
const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
