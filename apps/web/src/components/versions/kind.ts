import type { Icon } from '@tabler/icons-react';
import type { QueryKey } from '@tanstack/react-query';
import type { LinkProps } from '@tanstack/react-router';

/** A kind of thing that has versions, as its pages speak of it. */
export type Kind = {
  /** `plan`; `create` in the address of the list says it too. */
  one: string;
  /** `plans` */
  many: string;
  /** `Plans` */
  title: string;
  /** What tells one from another. */
  named: 'id' | 'key';
  /** Their list. */
  list: LinkProps['to'];
  /** Stands for one that is not there. */
  missing: Icon;
  /** Begins the key of everything that is read of them, and is read again when one has changed. */
  queryKey: QueryKey;
};

/** The way from the page of one to their list. */
export const backTo = ({ list, title }: Kind) => ({ to: list, words: title });
