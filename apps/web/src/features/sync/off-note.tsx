import { Section } from '../../components/section.tsx';
import classes from './sync.module.css';

/** Clerk is off on this server: what would turn it on. */
export function OffNote() {
  return (
    <Section
      title="Clerk is off"
      description="This server has no key for Clerk, so there is nothing to reconcile with. Set these in its environment and start it again."
    >
      <dl className={classes.off}>
        <dt>
          <code>CLERK_SECRET_KEY</code>
        </dt>
        <dd>The secret key of your Clerk instance, from its API keys page. This turns it on.</dd>
        <dt>
          <code>CLERK_API_URL</code>
        </dt>
        <dd>Only where Clerk is not reached at its own address.</dd>
        <dt>
          <code>CLERK_WEBHOOK_SIGNING_SECRET</code>
        </dt>
        <dd>Takes Clerk’s news as they happen, so that syncing by hand is rarely needed.</dd>
      </dl>
    </Section>
  );
}
