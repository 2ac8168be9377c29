import type { CreditType } from '../../../lib/credit-types.ts';
import { toast, toastProblem } from '../../../lib/toast.tsx';
import { sayAmount } from '../../../components/by-hand/say-amount.ts';
import { readAgain } from '../../../lib/user.ts';

/** Takes back what was done by hand, and says what came of it. */
export async function undo(
  title: string,
  takeBack: () => Promise<{ balance: number }>,
  type: CreditType | undefined,
): Promise<void> {
  try {
    const { balance } = await takeBack();
    void toast({ title, message: `The balance is ${sayAmount(balance, type)} again.` });
  } catch (error) {
    void toastProblem(error);
  } finally {
    void readAgain();
  }
}
