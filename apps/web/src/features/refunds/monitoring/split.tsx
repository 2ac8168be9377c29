import { RankedBars } from '../../../components/charts/ranked-bars.tsx';
import { stateIn } from '../../../components/range/state-in.ts';
import { formatNumber, formatPercent, formatRate } from '../../../lib/format.ts';
import { chargesBehind, reasonFrom, refundsBehind } from '../../../lib/look-up.ts';
import { sayReason } from '../../../lib/reasons.ts';
import type { ReportProps } from './report.ts';
import { type Cause, type RefundRate, type SplitBy, useRefundRate } from './use-refund-rate.ts';

const SHOWN = 8;

const words: Record<SplitBy, { title: string; head: string }> = {
  provider: { title: 'With which provider?', head: 'Provider' },
  feature: { title: 'Of which feature?', head: 'Feature' },
  apiRoute: { title: 'On which API route?', head: 'API route' },
  reason: { title: 'Why?', head: 'Reason' },
};

type SplitProps = ReportProps & { by: SplitBy };
type Part = RefundRate['parts'][number];

/** The parts with the most refunds: by their rate, reasons by how many refunds they had. */
export function Split({ by, range, cause, threshold }: SplitProps) {
  const { query, before } = useRefundRate(range, cause, by);
  const parts = query.data?.parts ?? [];
  const span = { from: query.data?.from ?? range.from, to: query.data?.to ?? range.to };
  const isReason = by === 'reason';
  const valueOf = (part: Part | undefined) => (isReason ? part?.refunds : part?.refundRate) ?? 0;
  const shown = parts
    .slice(0, SHOWN)
    .toSorted((a, b) => valueOf(b) - valueOf(a))
    .map((part) => ({
      key: part.key,
      label: nameOf(by, part.key),
      value: valueOf(part),
      // Beside a comparison there is no room for it on a telephone.
      ...(!before && { note: noteOn(by, part) }),
      ...(before && { before: valueOf(before.parts.find(({ key }) => key === part.key)) }),
      ...(part.key !== '' && { link: linkOf(by, part.key, { ...cause, ...span }) }),
    }));
  const { title, head } = words[by];
  return (
    <RankedBars
      title={title}
      summary={isReason ? 'refunds by reason' : `refund rate by ${head.toLowerCase()}`}
      state={stateIn(range, query)}
      empty="Nothing was refunded in this time."
      height={300}
      unit={isReason ? 'count' : 'share'}
      color="refunded"
      heads={[head, isReason ? 'Refunds' : 'Refund rate']}
      items={shown}
      {...(range.compareWords && { comparisonLabel: range.compareWords })}
      {...(!isReason &&
        threshold !== undefined &&
        shown.length > 0 && {
          threshold: { value: threshold, label: `${formatPercent(threshold)} threshold` },
        })}
    />
  );
}

const noteOn = (by: SplitBy, { refundRate, refunded, finished }: Part): string =>
  by === 'reason'
    ? `· ${formatRate(refundRate ?? 0)} of all`
    : `${formatNumber(refunded)} of ${formatNumber(finished)}`;

function nameOf(by: SplitBy, key: string): string {
  if (key === '') return 'Not named';
  return by === 'reason' ? sayReason(key) : key;
}

/** Refunds of a reason; else the charges first refunded. */
function linkOf(by: SplitBy, key: string, what: Cause & { from: string; to: string }) {
  const reason = by === 'reason' ? reasonFrom(key) : undefined;
  if (reason) return refundsBehind({ ...what, reason });
  if (by === 'provider') return chargesBehind('refunded', { ...what, provider: key });
  if (by === 'feature') return chargesBehind('refunded', { ...what, feature: key });
  return chargesBehind('refunded', { ...what, route: key });
}
