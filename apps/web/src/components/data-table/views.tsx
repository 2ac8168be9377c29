import { Button, UnstyledButton } from '@mantine/core';
import { IconBookmarkPlus, IconChevronDown, IconPencil, IconTrash } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { toast } from '../../lib/toast.tsx';
import { useSearchState } from '../../lib/use-search-state.ts';
import { Flyout, FlyoutItem } from '../flyout.tsx';
import classes from './data-table.module.css';
import { sameSearch, useSavedViews, type View } from './saved-views.ts';

const ViewDialog = lazy(() => import('./view-dialog.tsx'));

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
    void toast({ title: `Deleted the view “${view.name}”`, undo: () => save(views) });
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
      {naming && (
        <Suspense>
          <ViewDialog
            name={naming.name}
            taken={views.filter((view) => view !== naming).map(({ name }) => name)}
            onName={keep}
            onClose={() => setNaming(null)}
          />
        </Suspense>
      )}
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

type ViewMenuProps = { view: View; onRename: () => void; onRemove: () => void };

function ViewMenu({ view, onRename, onRemove }: ViewMenuProps) {
  return (
    <Flyout
      label={`Change the view ${view.name}`}
      className={classes.viewMenu}
      face={<IconChevronDown size={15} aria-hidden />}
    >
      {(close) => (
        <>
          <FlyoutItem
            icon={<IconPencil size={16} aria-hidden />}
            onClick={() => {
              close();
              onRename();
            }}
          >
            Rename
          </FlyoutItem>
          <FlyoutItem icon={<IconTrash size={16} aria-hidden />} onClick={onRemove}>
            Delete
          </FlyoutItem>
        </>
      )}
    </Flyout>
  );
}
