import { useCreditTypes } from '../../lib/credit-types.ts';
import { useSession } from '../../lib/session.ts';

/** The credit types, where they may be asked for: whoever looks at a demo need not be anyone. */
export const useTypesOfStaff = () => useCreditTypes(useSession() !== null);
