import { Anchor, Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Message } from '../message.tsx';
import { PageHeader } from '../page-header.tsx';
import { Problem } from '../problem.tsx';
import { backTo, type Kind } from './kind.ts';

type NotFoundProps = {
  kind: Kind;
  id: string;
  /** The list in which it was looked for. */
  list: { data: unknown; isError: boolean; error: unknown; refetch: () => unknown };
};

/** In place of one that the list does not have: because it is not there, or not yet read. */
export function NotFound({ kind, id, list }: NotFoundProps) {
  if (list.data) {
    return (
      <Message icon={kind.missing} title={`There is no such ${kind.one}`}>
        <p>
          No {kind.one} has the {kind.named} “{id}”. Upper and lower case count.
        </p>
        <Anchor renderRoot={(props) => <Link to={kind.list} {...props} />}>All {kind.many}</Anchor>
      </Message>
    );
  }
  return (
    <>
      <PageHeader title={id} back={backTo(kind)} />
      {list.isError ? (
        <Problem error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <Skeleton height={260} />
      )}
    </>
  );
}
