import { RankedBars } from '../../components/charts/ranked-bars.tsx';
import { formatCount } from '../../lib/format.ts';
import { reasonFrom, refundsBehind } from '../../lib/look-up.ts';
import { sayReason } from '../../lib/reasons.ts';
import { useSession } from '../../lib/session.ts';
import { useCreditUnit } from './credit-unit.ts';
import type { Shown } from './figures.tsx';
import { the } from './words.ts';

const SHOWN = 6;

/** Refunds by reason, the most frequent first. */
export default function Reasons({ overview, range }: Shown) {
  const isStaff = useSession() !== null;
  const unit = useCreditUnit();
  const { reasons = [], from = '', to = '' } = overview ?? {};
  const others = reasons.slice(SHOWN);
  return (
    <RankedBars
      title="Refunds by reason"
      summary={`the reasons of the refunds of ${the(range.words)}`}
      {...(overview ? {} : { state: { is: 'loading' } })}
      empty="Nothing was refunded in this time."
      height={210}
      color="refunded"
      heads={['Reason', 'Refunds']}
      items={reasons.slice(0, SHOWN).map(({ reason: key, refunds, credits }) => {
        const reason = reasonFrom(key);
        return {
          ...{ key, label: sayReason(key), value: refunds, note: `· ${unit.full(credits)}` },
          ...(isStaff && reason && { link: refundsBehind({ reason, from, to }) }),
        };
      })}
      rest={{
        count: others.length,
        value: others.reduce((sum, { refunds }) => sum + refunds, 0),
      }}
      {...(isStaff && {
        all: {
          words: `All ${formatCount(overview?.refunded ?? 0, 'refunded charge')}`,
          link: { to: '/monitoring/refunds' },
        },
      })}
    />
  );
}
