import { SimpleGrid, Skeleton } from '@mantine/core';
import classes from './overview.module.css';

const cards = ['held', 'settled', 'refunded', 'rate'];

/** Grey boxes of the sizes that the figures will have, so that nothing moves when they come. */
export function FiguresSkeleton() {
  return (
    <div aria-hidden>
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing={{ base: 12, md: 16 }}>
        {cards.map((card) => (
          <Skeleton key={card} className={classes.cardSkeleton} />
        ))}
      </SimpleGrid>
      <div className={classes.columns}>
        <div className={classes.story}>
          <Skeleton height={373} />
          <Skeleton height={293} />
        </div>
        <Skeleton className={classes.latestSkeleton} />
      </div>
    </div>
  );
}
