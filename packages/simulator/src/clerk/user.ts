/** A user of the simulated instance; times are epoch milliseconds. */
export type ClerkUser = {
  id: string;
  /** The order of creation, which decides between users of the same millisecond. */
  sequence: number;
  /** The first one is the primary address. */
  emailAddresses: { id: string; address: string }[];
  firstName: string | null;
  lastName: string | null;
  createdAt: number;
  updatedAt: number;
};

/** The address that Clerk shows as the user's, or an empty text. */
export function primaryAddressOf(user: ClerkUser): string {
  return user.emailAddresses[0]?.address ?? '';
}
