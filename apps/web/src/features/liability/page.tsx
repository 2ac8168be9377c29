import { NativeSelect } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { creditUnit } from '../../components/charts/credit-unit.ts';
import { stateOf } from '../../components/charts/state-of.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { RangeControl } from '../../components/range/range-control.tsx';
import { useRange } from '../../components/range/use-range.ts';
import classes from '../../components/report/report.module.css';
import { useCreditTypes } from '../../lib/credit-types.ts';
import { trpc } from '../../lib/trpc.ts';
import { LiabilityCards } from './cards.tsx';
import { MonthPicker } from './month-picker.tsx';
import { MovementTable } from './movement-table.tsx';
import { Outstanding } from './outstanding.tsx';
import { OwedChart } from './owed-chart.tsx';
import { Sources } from './sources.tsx';
import { Waterfall } from './waterfall.tsx';

const route = getRouteApi('/monitoring/liability');

/** What users are owed, and everything that moved it. */
export function LiabilityPage() {
  const { type: creditType = 'credit' } = route.useSearch();
  const range = useRange({ fallback: 'month' });
  const types = useCreditTypes();
  const liability = useQuery(
    trpc.monitoring.liability.queryOptions(
      { ...range.input, creditType },
      { placeholderData: keepPreviousData },
    ),
  );
  const before = useQuery(
    trpc.monitoring.liability.queryOptions(
      { ...(range.compareInput ?? range.input), creditType },
      { placeholderData: keepPreviousData, enabled: range.compareInput !== undefined },
    ),
  );
  // An amount without its decimals would read as a hundred times what it is.
  const state = types ? stateOf(liability) : ({ is: 'loading' } as const);
  const shownType = liability.data?.creditType ?? creditType;
  const shown = {
    ...{ liability, before: range.compareInput && before.data, range, state },
    unit: creditUnit(types, shownType),
    name: (types?.get(shownType)?.name ?? shownType).toLowerCase(),
  };
  return (
    <>
      <PageHeader
        title="Liability"
        description="Credits that users have and may still use, and everything that made them more or fewer."
      />
      <div className={classes.page}>
        <div className={classes.asked}>
          <MonthPicker range={range} />
          <RangeControl range={range} />
          <TypeSelect creditType={creditType} />
        </div>
        <LiabilityCards {...shown} />
        <Waterfall {...shown} />
        <OwedChart {...shown} />
        <div className={classes.pair}>
          <Outstanding {...shown} />
          <Sources {...shown} />
        </div>
        <MovementTable {...shown} />
      </div>
    </>
  );
}

function TypeSelect({ creditType }: { creditType: string }) {
  const navigate = route.useNavigate();
  const types = [...(useCreditTypes()?.values() ?? [])];
  const data = types.map(({ creditType: value, name }) => ({ value, label: name }));
  const isKnown = data.some(({ value }) => value === creditType);
  return (
    <NativeSelect
      aria-label="Type of credits"
      value={creditType}
      data={isKnown ? data : [...data, { value: creditType, label: creditType }]}
      onChange={({ currentTarget: { value } }) =>
        void navigate({
          search: (was) => ({ ...was, type: value === 'credit' ? undefined : value }) as never,
          replace: true,
        })
      }
    />
  );
}
