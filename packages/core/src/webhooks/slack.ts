import type { WebhookEvent } from './event.ts';

/** What Slack, and whatever takes its messages, shows: a title, and a line or two about it. */
export function slackOf(event: WebhookEvent): object {
  const { title, text, link } = say(event);
  return {
    text: `${escaped(title)}: ${escaped(text)}`,
    blocks: [
      // Slack takes no longer title.
      { type: 'header', text: { type: 'plain_text', text: title.slice(0, 150) } },
      { type: 'section', text: { type: 'mrkdwn', text: linked(text, link) } },
    ],
  };
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const linked = (text: string, link: string | null) =>
  link === null
    ? escaped(text)
    : `${escaped(text)}\n<${link.replaceAll('>', '%3E').replaceAll('|', '%7C')}|Look at it>`;

type Said = { title: string; text: string; link: string | null };

function say(event: WebhookEvent): Said {
  const link = null;
  switch (event.type) {
    case 'alert.opened': {
      const { severity, title, detail, link } = event.payload;
      return {
        title: `${severity === 'critical' ? 'Critical: ' : ''}${title}`,
        text: detail,
        link,
      };
    }
    case 'alert.resolved': {
      const { title, detail, link } = event.payload;
      return { title: `Resolved: ${title}`, text: detail, link };
    }
    case 'refresh.finished': {
      const { eligible, refreshed, failed } = event.payload;
      const failures = failed === 0 ? '' : `, ${failed} failed and are tried again`;
      const text = `${refreshed} of ${eligible} users were refreshed${failures}.`;
      return { title: 'Credits were refreshed', text, link };
    }
    case 'credits.refreshed': {
      const { userId, planId, changes } = event.payload;
      const credits = changes.map(
        ({ creditType, oldBalance, newBalance }) => `${oldBalance} → ${newBalance} ${creditType}`,
      );
      const plan = planId === null ? '' : ` (${planId})`;
      const text = `${userId}${plan}: ${credits.join(', ') || 'nothing changed'}.`;
      return { title: 'Plan credits changed', text, link };
    }
    case 'charge.held': {
      const { userId, feature, amount, creditType } = event.payload;
      const text = `${amount} ${creditType} of ${userId} are held for ${feature}.`;
      return { title: 'Credits are held', text, link };
    }
    case 'charge.absorbed': {
      const { userId, feature, amount, creditType } = event.payload;
      const text = `${userId} keeps ${amount} ${creditType}: ${feature} succeeded after the refund.`;
      return { title: 'A late success was absorbed', text, link };
    }
    case 'charge.settled': {
      const { userId, feature, amount, creditType } = event.payload;
      const text = `${userId} was charged ${amount} ${creditType} for ${feature}.`;
      return { title: 'A charge was settled', text, link };
    }
    case 'charge.refunded': {
      const { userId, amount, creditType, reason } = event.payload;
      const text = `${userId} got ${amount} ${creditType} back (${reason}).`;
      return { title: 'Credits were refunded', text, link };
    }
    case 'balance.low': {
      const { userId, balance, creditType, threshold } = event.payload;
      const text = `${userId} has ${balance} ${creditType} left, less than ${threshold}.`;
      return { title: 'A balance is low', text, link };
    }
    case 'webhook.test': {
      return { title: 'A test from Makegood', text: 'What is told here arrives.', link };
    }
  }
}
