import { createClerkClient } from '@clerk/backend';
import { isClerkAPIResponseError } from '@clerk/backend/errors';
import { type ClerkSource, LedgerError } from '@makegood/core';
import { setTimeout } from 'node:timers/promises';
import pRetry, { AbortError } from 'p-retry';
import type { z } from 'zod';
import { within } from '../within.ts';
import { planPage, subscriptionOf, userPage } from './read.ts';

export type ClerkConfig = {
  secretKey: string;
  /** Clerk's own without it. */
  apiUrl?: string | undefined;
};

const PAGE = 500;
const REQUEST_MS = 15_000;
const RETRIES = 10;
/** How often a request may meet the rate limit before it is given up. */
const MOST_PAUSES = 60;

/** Clerk over its Backend API: rate limits are waited out, what fails is asked again with backoff. */
export function openClerk({ secretKey, apiUrl }: ClerkConfig): ClerkSource {
  const client = createClerkClient({
    secretKey,
    ...(apiUrl !== undefined && { apiUrl: apiUrl.replace(/\/+$/, '') }),
    telemetry: { disabled: true },
  });
  const asker = new Asker();
  return {
    async *users(signal) {
      for (let offset = 0; ; offset += PAGE) {
        const page = await asker.ask(
          () => client.users.getUserList({ limit: PAGE, offset, orderBy: '+created_at' }),
          userPage,
          signal,
        );
        yield { total: page.totalCount, users: page.data };
        if (page.data.length < PAGE) return;
      }
    },
    async plans(signal) {
      const plans = [];
      for (let offset = 0; ; offset += PAGE) {
        const { data } = await asker.ask(
          () => client.billing.getPlanList({ payerType: 'user', limit: PAGE, offset }),
          planPage,
          signal,
        );
        plans.push(...data);
        if (data.length < PAGE) return plans;
      }
    },
    async subscription(userId, signal) {
      try {
        return await asker.ask(
          () => client.billing.getUserBillingSubscription(userId),
          subscriptionOf(userId),
          signal,
        );
      } catch (error) {
        if (error instanceof LedgerError && error.facts.clerkStatus === 404) return null;
        throw error;
      }
    },
  };
}

/** Asks on behalf of many at once; the rate limit that one meets makes all of them wait. */
class Asker {
  #pausedUntil = 0;

  async ask<Answer extends z.ZodType>(
    call: () => Promise<unknown>,
    answer: Answer,
    signal: AbortSignal,
  ): Promise<z.output<Answer>> {
    let pauses = 0;
    const once = async () => {
      await this.#pause(signal);
      try {
        return answer.parse(await within(REQUEST_MS, call()));
      } catch (error) {
        if (!isClerkAPIResponseError(error)) throw error;
        const { status } = error;
        if (status === 429) this.#pauseFor(error.retryAfter ?? 1);
        else if (status >= 400 && status < 500) {
          const facts = { clerkStatus: status };
          throw new AbortError(new LedgerError('clerk_refused', facts, { cause: error }));
        }
        throw error;
      }
    };
    try {
      return await pRetry(once, {
        retries: RETRIES,
        minTimeout: 200,
        maxTimeout: 5000,
        randomize: true,
        signal,
        shouldConsumeRetry: ({ error }) => !isRateLimited(error) || ++pauses > MOST_PAUSES,
      });
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof LedgerError) throw error;
      throw new LedgerError('clerk_unavailable', { retryAfter: 30 }, { cause: error });
    }
  }

  #pauseFor(seconds: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + seconds * 1000);
  }

  async #pause(signal: AbortSignal): Promise<void> {
    for (let ms; (ms = this.#pausedUntil - performance.now()) > 0;) {
      // Not all at the same moment again.
      await setTimeout(ms + Math.random() * 50, undefined, { signal });
    }
  }
}

const isRateLimited = (error: unknown) => isClerkAPIResponseError(error) && error.status === 429;
