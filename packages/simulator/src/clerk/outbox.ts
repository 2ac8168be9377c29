import type { Ids } from './ids.ts';
import { INSTANCE_ID } from './instance.ts';

/** The types of the events that the simulator sends. */
export type ClerkEventType =
  | 'user.created'
  | 'user.updated'
  | 'user.deleted'
  | 'subscription.created'
  | 'subscription.updated'
  | 'subscription.active'
  | 'subscription.pastDue'
  | 'subscriptionItem.updated'
  | 'subscriptionItem.active'
  | 'subscriptionItem.canceled'
  | 'subscriptionItem.upcoming'
  | 'subscriptionItem.ended'
  | 'subscriptionItem.abandoned'
  | 'subscriptionItem.pastDue'
  | 'paymentAttempt.created'
  | 'paymentAttempt.updated';

/** A webhook message before it is sent. */
export type ClerkEvent = {
  /** The `svix-id`: the same for every delivery and retry of the event. */
  id: string;
  payload: {
    type: ClerkEventType;
    object: 'event';
    data: Record<string, unknown>;
    /** Epoch milliseconds. */
    timestamp: number;
    instance_id: string;
    event_attributes: { http_request: { client_ip: string; user_agent: string } };
  };
};

/** The events of all changes, in the order in which they came about. */
export class Outbox {
  #events: ClerkEvent[] = [];
  #ids: Ids;

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  add(type: ClerkEventType, at: number, data: Record<string, unknown>): void {
    this.#events.push({
      id: this.#ids.next('msg'),
      payload: {
        type,
        object: 'event',
        data,
        timestamp: at,
        instance_id: INSTANCE_ID,
        event_attributes: { http_request: { client_ip: '127.0.0.1', user_agent: 'clerk' } },
      },
    });
  }

  all(): ClerkEvent[] {
    return [...this.#events];
  }

  /** Returns the events and empties the outbox. */
  take(): ClerkEvent[] {
    return this.#events.splice(0);
  }
}
