import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';

/** So far below what is seen, a drawing is begun. */
const MARGIN = '0px 0px 160px 0px';

/** Drawings are begun one after the other, so that the page answers in between. */
let turns = Promise.resolve();

const takeTurn = () => {
  turns = turns.then(() => new Promise((done) => setTimeout(done)));
  return turns;
};

/** What takes long to draw: drawn once its place has been near to what is seen, or is printed. */
export function Near({ height, children }: { height: number; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const isNear = useNear(place);
  return (
    <div ref={place} style={{ height }}>
      {isNear && children}
    </div>
  );
}

function useNear(place: RefObject<HTMLDivElement | null>): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (isNear || !place.current) return undefined;
    let isGone = false;
    const draw = () => isGone || setNear(true);
    const observer = new IntersectionObserver(
      (seen) => {
        if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        void takeTurn().then(draw);
      },
      { rootMargin: MARGIN },
    );
    observer.observe(place.current);
    addEventListener('beforeprint', draw);
    return () => {
      isGone = true;
      observer.disconnect();
      removeEventListener('beforeprint', draw);
    };
  }, [isNear, place]);
  return isNear;
}
