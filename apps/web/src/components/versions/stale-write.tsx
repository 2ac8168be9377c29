import { Button, Group, Table } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useId } from 'react';
import type { Problem } from '../../lib/problem.ts';
import { Actor } from '../actor.tsx';
import { When } from '../when.tsx';
import classes from './versions.module.css';
import type { Change, Words } from './version.ts';

type Written = Change & { by: string | null; at: string | null };

type StaleWriteProps = {
  problem: Problem;
  /** One wanted to create what is there already. */
  isNew: boolean;
  words: Words;
  busy: boolean;
  /** Takes over what the others wrote where they wrote it. */
  onTake: () => void;
  /** Goes on with one's own values, knowing of theirs. */
  onKeep: () => void;
};

/** Someone else saved in the meantime: what, who and when, and how to go on. Nothing was saved. */
export function StaleWrite({ problem, isNew, words, busy, onTake, onKeep }: StaleWriteProps) {
  const heading = useId();
  const changed = (problem.facts['changed'] ?? []) as Written[];
  return (
    <div role="alert" className={classes.stale} aria-labelledby={heading}>
      <h3 id={heading} className={classes.staleTitle}>
        <IconUsers size={18} aria-hidden />{' '}
        {isNew ? 'This is there already' : 'Someone changed this while you were editing'}
      </h3>
      <p className={classes.note}>
        Your change is not saved, and nothing of theirs is lost.{' '}
        {changed.length === 0 && 'What they wrote comes to the same as what you saw.'}
      </p>
      {changed.length > 0 && (
        <div className={classes.scroller}>
          <Table aria-labelledby={heading}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">What</Table.Th>
                <Table.Th scope="col">You saw</Table.Th>
                <Table.Th scope="col">It is now</Table.Th>
                <Table.Th scope="col">By</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {changed.map(({ field, before, after, by, at }) => (
                <Table.Tr key={field}>
                  <Table.Th scope="row">{words.field(field)}</Table.Th>
                  <Table.Td>{words.value(field, before)}</Table.Td>
                  <Table.Td>{words.value(field, after)}</Table.Td>
                  <Table.Td>
                    {by !== null && <Actor actor={by} />} <When at={at} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      <Group gap="sm" mt="sm">
        <Button onClick={onTake} loading={busy}>
          Take over their changes
        </Button>
        <Button variant="default" onClick={onKeep} disabled={busy}>
          Keep mine and edit again
        </Button>
      </Group>
    </div>
  );
}
