/** Stands where there is nothing to show. */
export const None = () => <span aria-label="None">–</span>;
