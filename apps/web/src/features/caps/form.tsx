import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { ChangeForm } from '../../components/change-form.tsx';
import { CreditsInput } from '../../components/credits-input.tsx';
import type { CreditType } from '../../lib/credit-types.ts';
import { toast } from '../../lib/toast.tsx';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import classes from './caps.module.css';
import { type Cap, type Caps, DEFAULT_DECIMALS, kinds, kindWords, sayCap } from './values.ts';

type CapsFormProps = { caps: Caps; types: CreditType[]; onDone: () => void };

/** Changes the caps: what will change is shown before it is saved. */
export function CapsForm({ caps, types, onDone }: CapsFormProps) {
  const [draft, setDraft] = useState(caps);
  const setOwn = (creditType: string, own: Cap | null) => {
    const { [creditType]: _, ...others } = draft.creditTypes;
    setDraft({ ...draft, creditTypes: own ? { ...others, [creditType]: own } : others });
  };
  const save = async () => {
    const saved = await api.caps.put.mutate(draft);
    queryClient.setQueryData(trpc.caps.get.queryKey(), saved);
    void toast({ title: 'The caps are changed', message: 'They count from now on.' });
    onDone();
  };
  return (
    <ChangeForm what="caps" changes={rowsOf(caps, draft, types)} onSave={save} onCancel={onDone}>
      {types.map(({ creditType, name }) => (
        <Fields
          key={creditType}
          legend={name}
          creditType={creditType}
          cap={draft.creditTypes[creditType] ?? null}
          onChange={(cap) => setOwn(creditType, cap)}
          onOwn={(isOwn) => setOwn(creditType, isOwn ? draft.default : null)}
        />
      ))}
      <Fields
        legend="Default, in the smallest unit of every type without caps of its own"
        creditType={EVERY_OTHER}
        cap={draft.default}
        onChange={(cap) => setDraft({ ...draft, default: cap })}
      />
    </ChangeForm>
  );
}

/** Its fields have no decimals and no name of a type. */
const EVERY_OTHER = '';

type FieldsProps = {
  legend: string;
  creditType: string;
  /** null where it has none of its own. */
  cap: Cap | null;
  onChange: (cap: Cap) => void;
  /** Where it may do without caps of its own. */
  onOwn?: (isOwn: boolean) => void;
};

function Fields({ legend, creditType, cap, onChange, onOwn }: FieldsProps) {
  return (
    <fieldset className={classes.fields}>
      <legend>{legend}</legend>
      {onOwn && (
        <Checkbox
          label="Caps of its own, not the default"
          checked={cap !== null}
          onChange={(event) => onOwn(event.currentTarget.checked)}
        />
      )}
      {cap && (
        <div className={classes.pair}>
          {kinds.map((kind) => (
            <CreditsInput
              key={kind}
              label={kindWords[kind]}
              placeholder="No cap"
              type={creditType}
              amount={cap[kind]}
              onChange={(amount) => onChange({ ...cap, [kind]: amount })}
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}

/** Both caps of each type, as they count, before and after. */
function rowsOf(before: Caps, after: Caps, types: CreditType[]) {
  const all = [
    ...types.map(({ creditType, name, decimals }) => ({ key: creditType, name, decimals })),
    { key: null, name: 'Default', decimals: DEFAULT_DECIMALS },
  ];
  return all.flatMap(({ key, name, decimals }) =>
    kinds.map((kind) => {
      const of = (caps: Caps) => ((key && caps.creditTypes[key]) || caps.default)[kind];
      return {
        label: `${name}, ${kindWords[kind].toLowerCase()}`,
        before: sayCap(of(before), decimals),
        after: sayCap(of(after), decimals),
      };
    }),
  );
}
