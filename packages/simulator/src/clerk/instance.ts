/** The id of the one simulated instance. */
export const INSTANCE_ID = 'ins_000000000000000000000000001';
