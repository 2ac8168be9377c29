import { Button, Code, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './overview.module.css';
import { Panel } from './panel.tsx';

const call = (method: string, path: string, body: object) =>
  `curl -X ${method} ${location.origin}${path} \\
  -H "Authorization: Bearer $MAKEGOOD_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '${JSON.stringify(body)}'`;

const steps = () => [
  {
    title: 'Say what a feature costs',
    command: call('PUT', '/api/admin/features/image', {
      name: 'Image',
      cost: 5,
      operationType: 'IMAGE',
    }),
  },
  {
    title: 'Give a user credits',
    command: call('POST', '/api/credits/grant', { userId: 'ada', amount: 100, source: 'promo' }),
  },
  {
    title: 'Charge: hold the credits until the work is done',
    command: call('POST', '/api/credits/deduct', {
      userId: 'ada',
      feature: 'image',
      hold: { seconds: 300 },
    }),
  },
];

/** What to do while there is nothing to show. */
export function FirstSteps() {
  return (
    <div className={classes.firstSteps}>
      <Panel title="No charges yet">
        <p className={classes.nothing}>
          Make the first one with an API key of the role admin. It appears here within two seconds.
        </p>
        <ol className={classes.steps}>
          {steps().map(({ title, command }) => (
            <li key={title}>
              <div className={classes.stepHead}>
                <strong>{title}</strong>
                <Copy title={title} command={command} />
              </div>
              <Code block className={classes.command}>
                {command}
              </Code>
            </li>
          ))}
        </ol>
      </Panel>
    </div>
  );
}

function Copy({ title, command }: { title: string; command: string }) {
  return (
    <CopyButton value={command}>
      {({ copied, copy }) => (
        <Button variant="default" size="compact-sm" onClick={copy} aria-label={`Copy: ${title}`}>
          {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          <span className={classes.buttonWords}>{copied ? 'Copied' : 'Copy'}</span>
        </Button>
      )}
    </CopyButton>
  );
}
