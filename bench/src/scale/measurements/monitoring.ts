import type { Pool } from 'undici';
import type { Measurement } from './measurement.ts';
import type { Targets } from './targets.ts';

/** Half of each are answered within so many milliseconds. */
const REPORT_MS = 150;
const DAY_MS = 86_400_000;

/** The ranges that reports are asked for, each up to now. */
export const ranges = {
  '1 h': DAY_MS / 24,
  '24 h': DAY_MS,
  '7 d': 7 * DAY_MS,
  '30 d': 30 * DAY_MS,
  '90 d': 90 * DAY_MS,
  '1 y': 365 * DAY_MS,
  '3 y': 3 * 365 * DAY_MS,
} as const;
export type RangeName = keyof typeof ranges;

export type ReportQuery = Measurement & {
  query: string;
  /** null: of this moment, or the newest, whatever the range. */
  range: RangeName | null;
};

export type Get = (path: string, query: Record<string, string>) => Promise<Record<string, unknown>>;

export const getting =
  (http: Pool, apiKey: string): Get =>
  async (path, query) => {
    const { statusCode, body } = await http.request({
      ...{ method: 'GET', path: `${path}?${new URLSearchParams(query)}` },
      headers: { authorization: `Bearer ${apiKey}` },
    });
    const answer = (await body.json()) as Record<string, unknown>;
    if (statusCode !== 200) throw new Error(`${path}: ${statusCode} ${JSON.stringify(answer)}`);
    return answer;
  };

type Filter = Record<string, string>;
type Asked = { query: string; path: string; filter?: (i: number) => Filter };

const inMonitoring = (name: string) => `/api/admin/monitoring/${name}`;

/** Every report of monitoring over HTTP, for each range, and what it tells of this moment. */
export function reporting(get: Get, { charges, refunds }: Targets): ReportQuery[] {
  const ofCharge = (i: number) => charges[i % charges.length];
  const ofRefund = (i: number) => refunds[i % refunds.length];
  const feature = (i: number): Filter => ({ feature: ofCharge(i)?.feature ?? '' });
  const provider = (i: number): Filter => ({ provider: ofCharge(i)?.provider ?? '' });
  const reason = (i: number): Filter => ({ reason: ofRefund(i)?.reason ?? '' });
  const inZone = () => ({ timeZone: 'America/Los_Angeles' });
  const overRanges: Asked[] = [
    { query: 'overview', path: inMonitoring('overview') },
    { query: 'overview, of a feature', path: inMonitoring('overview'), filter: feature },
    { query: 'overview, days of California', path: inMonitoring('overview'), filter: inZone },
    { query: 'refund rate', path: inMonitoring('refund-rate') },
    ...(['provider', 'feature', 'apiRoute', 'reason'] as const).map((by) => ({
      ...{ query: `refund rate by ${by}`, path: inMonitoring('refund-rate') },
      filter: () => ({ by }),
    })),
    { query: 'refund rate, of a provider', path: inMonitoring('refund-rate'), filter: provider },
    { query: 'refund rate, for a reason', path: inMonitoring('refund-rate'), filter: reason },
    { query: 'providers', path: inMonitoring('providers') },
    { query: 'providers, one', path: inMonitoring('providers'), filter: provider },
    { query: 'costs', path: inMonitoring('costs') },
    { query: 'costs, of a feature', path: inMonitoring('costs'), filter: feature },
    { query: 'usage', path: inMonitoring('usage') },
    { query: 'usage, of a provider', path: inMonitoring('usage'), filter: provider },
    { query: 'failures', path: inMonitoring('failures') },
    { query: 'failures, of a provider', path: inMonitoring('failures'), filter: provider },
    { query: 'failures, for a reason', path: inMonitoring('failures'), filter: reason },
    { query: 'liability', path: inMonitoring('liability') },
    { query: 'refunds, counted', path: '/api/admin/refunds/stats' },
    { query: 'refunds, first page', path: '/api/admin/refunds' },
  ];
  const ofThisMoment: Asked[] = [
    { query: 'health', path: inMonitoring('health') },
    { query: 'status', path: '/api/admin/status' },
    { query: 'alerts', path: '/api/admin/alerts' },
    ...(['day', 'month'] as const).flatMap((span) =>
      (['charges', 'credits', 'cost'] as const).map((order) => ({
        ...{ query: `top users of the ${span} by ${order}`, path: inMonitoring('top-users') },
        filter: () => ({ span, order }),
      })),
    ),
    {
      ...{ query: 'top users of a month ago', path: inMonitoring('top-users') },
      filter: () => ({ span: 'month', at: ago(30 * DAY_MS) }),
    },
  ];
  return [
    ...overRanges.flatMap((asked) =>
      (Object.keys(ranges) as RangeName[])
        // Refunds are counted for a year at most.
        .filter((range) => range !== '3 y' || !asked.path.endsWith('/stats'))
        .map((range) => queryOf(get, asked, range)),
    ),
    ...ofThisMoment.map((asked) => queryOf(get, asked, null)),
  ];
}

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

function queryOf(get: Get, { query, path, filter }: Asked, range: RangeName | null): ReportQuery {
  return {
    ...{ name: range === null ? query : `${query}: ${range}`, query, range, goal: REPORT_MS },
    async run(i) {
      const over: Filter = range === null ? {} : { from: ago(ranges[range]), to: ago(0) };
      const answer = await get(path, { ...over, ...filter?.(i) });
      const isOfRange = (time: unknown) =>
        typeof time !== 'string' || time <= (over['from'] ?? time);
      return () => (isOfRange(answer['from']) ? undefined : `${query}: another range was counted`);
    },
  };
}
