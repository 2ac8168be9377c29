import { Button, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import classes from './data-table.module.css';

type ViewDialogProps = {
  name: string;
  taken: string[];
  onName: (name: string) => void;
  onClose: () => void;
};

const MOST_LETTERS = 40;

/** Asks how a view shall be called. */
export default function ViewDialog({ name, taken, onName, onClose }: ViewDialogProps) {
  const [text, setText] = useState(name);
  const trimmed = text.trim();
  const isTaken = taken.includes(trimmed) || trimmed === 'All';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (trimmed !== '' && !isTaken) onName(trimmed);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title="Name of the view"
      centered
      closeButtonProps={{ 'aria-label': 'Cancel and close' }}
    >
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
    </Modal>
  );
}
