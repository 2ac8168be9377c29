import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { problemOf } from '../lib/problem.ts';
import { Id } from './id.tsx';
import classes from './problem.module.css';

type ProblemProps = {
  error: unknown;
  /** What could not be done, where the server's own title says too little. */
  title?: string;
  onRetry?: () => void;
};

/** What went wrong and what it means; code and request id are one click away. */
export function Problem({ error, title, onRetry }: ProblemProps) {
  const problem = problemOf(error);
  return (
    <Alert
      role="alert"
      className={classes.problem}
      // Mantine sets it on the element itself, where no class reaches it.
      vars={() => ({ root: { '--alert-color': 'var(--mg-bad)' } })}
      icon={<IconAlertTriangle aria-hidden />}
      title={title ?? problem.title}
    >
      <p className={classes.detail}>{problem.detail}</p>
      {problem.issues.length > 1 && (
        <ul className={classes.issues}>
          {problem.issues.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              {path && <code>{path}</code>} {message}
            </li>
          ))}
        </ul>
      )}
      <div className={classes.foot}>
        {onRetry && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconRefresh size={16} aria-hidden />}
            onClick={onRetry}
          >
            Try again
          </Button>
        )}
        {problem.code && (
          <details>
            <summary>Details for support</summary>
            <dl className={classes.facts}>
              <dt>Code</dt>
              <dd>
                <Id value={problem.code} of="problem" />
              </dd>
              {problem.requestId && (
                <>
                  <dt>Request</dt>
                  <dd>
                    <Id value={problem.requestId} of="request" />
                  </dd>
                </>
              )}
            </dl>
          </details>
        )}
      </div>
    </Alert>
  );
}
