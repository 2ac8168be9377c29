import { Button } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { BeforeAfter, type Change } from './before-after.tsx';
import classes from './change-form.module.css';
import { ConfirmDialog } from './confirm-dialog.tsx';

type ChangeFormProps = {
  /** What is changed, as in “Change the caps”. */
  what: string;
  /** How it is now, and how it will be. */
  changes: Change[];
  /** Saves; what it throws is told. */
  onSave: () => Promise<void>;
  onCancel: () => void;
  /** The fields. */
  children: ReactNode;
};

/** A form whose changes are shown before they are saved. */
export function ChangeForm({ what, changes, onSave, onCancel, children }: ChangeFormProps) {
  const [isAsking, setIsAsking] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsAsking(true);
  };
  return (
    <>
      <form onSubmit={submit} className={classes.form}>
        {children}
        <div className={classes.buttons}>
          <Button type="submit">See what changes</Button>
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </div>
      </form>
      <ConfirmDialog
        opened={isAsking}
        onClose={() => setIsAsking(false)}
        title={`Change the ${what}`}
        confirm={`Save the ${what}`}
        onConfirm={onSave}
      >
        <BeforeAfter label={`The ${what}`} rows={changes} />
      </ConfirmDialog>
    </>
  );
}
