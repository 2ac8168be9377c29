import type { ComponentProps } from 'react';
import { KeyValues } from '../key-values.tsx';
import { Section } from '../section.tsx';
import { When } from '../when.tsx';

type InForceProps = {
  of: { inForce: boolean; updatedAt: string };
  items: ComponentProps<typeof KeyValues>['items'];
};

/** What it is, and since when; or from when on, where that is yet to come. */
export function InForce({ of: { inForce, updatedAt }, items }: InForceProps) {
  return (
    <Section
      title={inForce ? 'As it is now' : 'As it will be'}
      description={
        <>
          {inForce ? 'Since' : 'From'} <When at={updatedAt} exact />
        </>
      }
    >
      <KeyValues items={items} />
    </Section>
  );
}
