import { Skeleton } from '@mantine/core';
import { Problem } from '../../components/problem.tsx';
import { type ProviderLight, providerStates } from '../../components/provider-state.ts';
import { Badge } from '../../components/state-badge.tsx';
import { formatNumber, formatRate } from '../../lib/format.ts';
import { sayReason } from '../../lib/reasons.ts';
import classes from './providers.module.css';

type LightsProps = {
  lights: readonly ProviderLight[] | undefined;
  error: unknown;
  chosen: string | undefined;
  onChoose: (provider: string | undefined) => void;
  onRetry: () => void;
};

/** How each provider fares at this moment; pressing one narrows the page to it. */
export function Lights({ lights, error, chosen, onChoose, onRetry }: LightsProps) {
  if (!lights && error) return <Problem error={error} onRetry={onRetry} />;
  return (
    <section aria-label="Providers in the last hour">
      <div className={classes.lights}>
        {!lights && skeletons.map((key) => <Skeleton key={key} className={classes.skeleton} />)}
        {lights?.length === 0 && (
          <p className={classes.nothing}>
            No work of a provider finished in the last seven days. Send <code>provider</code> with a
            charge to see it here.
          </p>
        )}
        {lights?.map((light) => (
          <Light
            key={light.provider}
            light={light}
            isChosen={light.provider === chosen}
            onPress={() => onChoose(light.provider === chosen ? undefined : light.provider)}
          />
        ))}
      </div>
    </section>
  );
}

const skeletons = ['first', 'second', 'third'];

type LightProps = { light: ProviderLight; isChosen: boolean; onPress: () => void };

function Light({ light, isChosen, onPress }: LightProps) {
  return (
    <button
      type="button"
      className={`mantine-focus-auto ${classes.light}`}
      aria-pressed={isChosen}
      title={isChosen ? 'Show all providers' : `Show ${light.provider} alone`}
      onClick={onPress}
    >
      <span className={classes.lightHead}>
        <strong className={classes.name}>{light.provider}</strong>
        <Badge {...providerStates[light.state]} />
      </span>
      <span className={classes.lightFacts}>{sayHour(light)}</span>
      <span className={classes.lightFacts}>{sayUsual(light)}</span>
    </button>
  );
}

function sayHour({ finished, failed, successRate }: ProviderLight): string {
  if (successRate === null && failed === 0) return 'Nothing finished in the last hour';
  if (successRate === null) return `${formatNumber(failed)} failed in the last hour`;
  return `${formatRate(successRate)} of ${formatNumber(finished)} succeeded in the last hour`;
}

function sayUsual({ usualRate, state, reason }: ProviderLight): string {
  const usual = usualRate === null ? 'New this hour' : `Usually ${formatRate(usualRate)}`;
  const isBad = state === 'degraded' || state === 'failing';
  return isBad && reason ? `${usual} · ${sayReason(reason)}` : usual;
}
