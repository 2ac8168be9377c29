import { Anchor } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { chargesBehind } from '../../lib/look-up.ts';
import { pageLink } from '../../lib/page-link.ts';
import { serverNow } from '../../lib/server-clock.ts';
import { useCan } from '../../lib/session.ts';
import { ANY_FAILURE } from '../incidents/search.ts';
import classes from './alerts.module.css';
import type { Alert } from './rules.ts';

const MINUTE_MS = 60_000;
/** What alerts had begun before. */
const BEFORE_MS = 60 * MINUTE_MS;

/** The pages that show what an alert is about; of a provider, its failed charges and their refund too. */
export function Ways({ alert }: { alert: Alert }) {
  const mayRefund = useCan('approver');
  const provider = alert.rule === 'provider_degraded' ? alert.subject : null;
  return (
    <>
      <Way link={pageLink(alert.link)} words="Show" about={alert.title} />
      {provider !== null && (
        <>
          <Way
            link={chargesBehind('provider_failed', { provider, ...timeOf(alert) })}
            words="Failed charges"
            about={alert.title}
          />
          {mayRefund && (
            <Way
              link={{
                to: '/incidents',
                search: { provider, reason: ANY_FAILURE, ...timeOf(alert) },
              }}
              words="Refund an incident"
              about={alert.title}
            />
          )}
        </>
      )}
    </>
  );
}

/** From an hour before it was opened to when it was over, in whole minutes. */
function timeOf({ openedAt, resolvedAt }: Alert) {
  const end = resolvedAt === null ? serverNow() : Date.parse(resolvedAt);
  const from = Math.floor((Date.parse(openedAt) - BEFORE_MS) / MINUTE_MS) * MINUTE_MS;
  const to = (Math.floor(end / MINUTE_MS) + 1) * MINUTE_MS;
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

type WayProps = {
  link: { to: string; search?: object; hash?: string };
  words: string;
  about: string;
};

const Way = ({ link, words, about }: WayProps) => (
  <Anchor
    className={classes.way}
    aria-label={`${words}: ${about}`}
    renderRoot={(props) => <Link {...(link as object)} {...props} />}
  >
    {words}
    <IconArrowRight size={15} aria-hidden />
  </Anchor>
);
