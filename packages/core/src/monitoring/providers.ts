import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { reading } from './facts.ts';
import { providerFigures, readProviderFigures } from './provider-figures.ts';
import { providerLight, providerLights } from './provider-lights.ts';
import {
  openRange,
  type Range,
  rangeAnswer,
  reportFields,
  reportOver,
  toldRange,
} from './range.ts';
import {
  type Outcome,
  stretchesBelow,
  SUCCESS_THRESHOLD,
  successRate,
  usualRate,
} from './reliability.ts';

const { from, to, bucket, timeZone, feature, provider, apiRoute } = reportFields;

export const providersInput = reportOver(
  z.strictObject({ from, to, bucket, timeZone, feature, provider, apiRoute }),
);

const at = z.iso.datetime();
const rate = z.number().nullable();
/** Charges that the provider failed, by reason. */
const reasons = z.record(z.string(), z.int());

const incident = z.object({
  provider: z.string(),
  from: at,
  /** null: it goes on. */
  to: at.nullable(),
  finished: z.int(),
  failed: z.int(),
  successRate: rate,
  usualRate: z.number(),
});

export const providersAnswer = rangeAnswer.extend({
  /** Below this success rate a provider is not reliable. */
  threshold: z.number(),
  /** Of all providers, or of the one asked for. */
  ...providerFigures,
  reasons,
  buckets: z.array(z.object({ at, ...providerFigures, reasons })),
  /** Those with the most work first; at most 50. */
  providers: z.array(
    z.object({
      provider: z.string(),
      ...providerFigures,
      reasons,
      /** The success rate of the range without its incidents. */
      usualRate: rate,
      /** The success rate of every bucket. */
      course: z.array(rate),
      features: z.array(z.object({ feature: z.string(), ...providerFigures })),
    }),
  ),
  /** Stretches of the range in which a provider was below what is usual with it, the last first. */
  incidents: z.array(incident),
  /** How each fares at this moment, whatever the range; the worst first. */
  lights: z.array(providerLight),
});
export type Providers = z.output<typeof providersAnswer>;

const MOST_PROVIDERS = 50;
const MOST_INCIDENTS = 200;

/**
 * How reliable providers were: what they failed of, how long they took and what they cost, over time,
 * by provider and by feature within. Only failures that are the provider's count against it; charges
 * that name no provider are left out.
 * @throws LedgerError range_too_fine
 */
export function providers(
  { sql }: { sql: Sql },
  input: z.output<typeof providersInput>,
): Promise<Providers> {
  return reading(sql, async (tx) => {
    const range = await openRange(tx, input);
    const figures = await readProviderFigures(tx, range, input);
    const known = figures.parts
      .flatMap(({ bucket: start, provider: name, feature: of, ...counts }) =>
        start === null && of === null && name !== null ? [{ name, ...counts }] : [],
      )
      .toSorted((a, b) => b.finished - a.finished || b.failed - a.failed)
      .slice(0, MOST_PROVIDERS)
      .map(({ name }) => ({ name, course: courseOf(figures, range, name) }));
    const features = Map.groupBy(
      figures.parts.filter((part) => part.feature !== null),
      (part) => part.provider,
    );
    return {
      ...toldRange(range),
      threshold: SUCCESS_THRESHOLD,
      ...figures.of({}),
      reasons: figures.reasons({}),
      buckets: range.starts.map((start) => ({
        at: start.toISOString(),
        ...figures.of({ bucket: start }),
        reasons: figures.reasons({ bucket: start }),
      })),
      providers: known.map(({ name, course }) => ({
        provider: name,
        ...figures.of({ provider: name }),
        reasons: figures.reasons({ provider: name }),
        usualRate: usualRate(course),
        course: course.map(successRate),
        features: (features.get(name) ?? [])
          .map((part) => ({
            feature: part.feature ?? '',
            ...figures.of({ provider: name, feature: part.feature ?? '' }),
          }))
          .toSorted((a, b) => b.finished - a.finished),
      })),
      incidents: known
        .flatMap(({ name, course }) => incidentsOf(name, course, range))
        .toSorted((a, b) => b.from.localeCompare(a.from))
        .slice(0, MOST_INCIDENTS),
      lights: await providerLights(tx, range.now),
    };
  });
}

type Course = (Outcome & { from: number; to: number })[];

function courseOf(
  { of }: Awaited<ReturnType<typeof readProviderFigures>>,
  { starts, to: end }: Range,
  name: string,
): Course {
  return starts.map((start, index) => {
    const { finished, failed } = of({ bucket: start, provider: name });
    return { from: start.getTime(), to: (starts[index + 1] ?? end).getTime(), finished, failed };
  });
}

function incidentsOf(name: string, course: Course, { now }: Range): z.output<typeof incident>[] {
  const usual = usualRate(course);
  if (usual === null) return [];
  return stretchesBelow(course, usual, now.getTime()).map((stretch) => ({
    provider: name,
    from: new Date(stretch.from).toISOString(),
    to: stretch.to === null ? null : new Date(stretch.to).toISOString(),
    finished: stretch.finished,
    failed: stretch.failed,
    successRate: successRate(stretch),
    usualRate: usual,
  }));
}
