import { ActionIcon, Button, Menu, Modal, TextInput, UnstyledButton } from '@mantine/core';
import { IconBookmarkPlus, IconChevronDown, IconPencil, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { toast } from '../../lib/toast.tsx';
import { useSearchState } from '../../lib/use-search-state.ts';
import classes from './data-table.module.css';
import { sameSearch, useSavedViews, type View } from './saved-views.ts';

const MOST_LETTERS = 40;

/** The saved views of a table as tabs, and how to save what is shown now. */
export function Views({ id }: { id: string }) {
  const [search, , replace] = useSearchState();
  const [views, save] = useSavedViews(id);
  const [naming, setNaming] = useState<View | null>(null);
  const current = views.find((view) => sameSearch(view.search, search));
  const isAll = sameSearch({}, search);
  if (views.length === 0 && isAll) return null;

  const keep = (name: string) => {
    const isNew = !views.some((view) => view === naming);
    save(
      isNew
        ? [...views, { name, search }]
        : views.map((view) => (view === naming ? { ...view, name } : view)),
    );
    setNaming(null);
  };
  const remove = (view: View) => {
    save(views.filter((other) => other !== view));
    toast({ title: `Deleted the view “${view.name}”`, undo: () => save(views) });
  };
  return (
    <nav className={classes.views} aria-label="Views">
      <Tab name="All" isCurrent={isAll} onClick={() => replace({})} />
      {views.map((view) => (
        <span key={view.name} className={classes.view}>
          <Tab name={view.name} isCurrent={view === current} onClick={() => replace(view.search)} />
          {view === current && (
            <ViewMenu view={view} onRename={() => setNaming(view)} onRemove={() => remove(view)} />
          )}
        </span>
      ))}
      {!current && !isAll && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconBookmarkPlus size={16} aria-hidden />}
          onClick={() => setNaming({ name: '', search })}
        >
          Save view
        </Button>
      )}
      <Modal
        opened={naming !== null}
        onClose={() => setNaming(null)}
        title="Name of the view"
        centered
        closeButtonProps={{ 'aria-label': 'Cancel and close' }}
      >
        {naming && (
          <NameForm
            name={naming.name}
            taken={views.filter((view) => view !== naming).map(({ name }) => name)}
            onName={keep}
          />
        )}
      </Modal>
    </nav>
  );
}

function Tab(props: { name: string; isCurrent: boolean; onClick: () => void }) {
  return (
    <UnstyledButton
      className={classes.tab}
      aria-current={props.isCurrent || undefined}
      onClick={props.onClick}
    >
      {props.name}
    </UnstyledButton>
  );
}

function ViewMenu(props: { view: View; onRename: () => void; onRemove: () => void }) {
  return (
    <Menu position="bottom-start" shadow="md">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          aria-label={`Change the view ${props.view.name}`}
        >
          <IconChevronDown size={15} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={props.onRename}>
          Rename
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={props.onRemove}>
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

type NameFormProps = { name: string; taken: string[]; onName: (name: string) => void };

function NameForm({ name, taken, onName }: NameFormProps) {
  const [text, setText] = useState(name);
  const trimmed = text.trim();
  const isTaken = taken.includes(trimmed) || trimmed === 'All';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (trimmed !== '' && !isTaken) onName(trimmed);
  };
  return (
    <form onSubmit={submit} className={classes.nameForm}>
      <TextInput
        label="Name"
        description="Kept in this browser, with its filters, its order and its columns."
        maxLength={MOST_LETTERS}
        data-autofocus
        required
        withAsterisk={false}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={isTaken && 'There is a view of this name already. Choose another.'}
      />
      <Button type="submit" disabled={isTaken}>
        Save view
      </Button>
    </form>
  );
}
