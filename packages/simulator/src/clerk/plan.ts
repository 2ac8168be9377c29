/** A plan for users, paid by the month. */
export type ClerkPlan = {
  id: string;
  /** The order of creation: lists show the newest first. */
  sequence: number;
  name: string;
  slug: string;
  /** US cents a month. */
  amount: number;
  /** The plan of everyone who pays for none; at most one plan is. */
  isDefault: boolean;
  isRecurring: boolean;
};
