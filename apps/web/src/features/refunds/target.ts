import type { RowTarget } from '../../components/data-table/data-table.tsx';
import type { ListedRefund } from './columns.tsx';

/** The charge it belongs to; credits out of goodwill belong to the user alone. */
export const refundTarget = ({ chargeId, userId }: ListedRefund): RowTarget =>
  chargeId === null
    ? { to: '/users/$userId', params: { userId } }
    : { to: '/charges/$chargeId', params: { chargeId } };
