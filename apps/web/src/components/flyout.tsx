import { type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
import classes from './flyout.module.css';

type FlyoutProps = {
  /** Names the button and what it opens; where the button has words, they are part of it. */
  label: string;
  /** What the button shows. */
  face: ReactNode;
  className?: string | undefined;
  /** Which side of the button the panel begins at, where there is room; its end unless said. */
  from?: 'start' | 'end';
  /** What opens below the button; `close` closes it and leads the keyboard back. */
  children: (close: () => void) => ReactNode;
};

const GAP_PX = 6;
const EDGE_PX = 8;

/**
 * A button with a small panel below it, which goes with it while the page scrolls: the browser's
 * own popover. Escape or a click beside it closes it.
 */
export function Flyout({ label, face, className, from = 'end', children }: FlyoutProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const close = () => document.getElementById(id)?.hidePopover();
  const place = useCallback(() => {
    if (!button.current || !panel.current) return;
    const { bottom, left, right } = button.current.getBoundingClientRect();
    const room = document.documentElement.clientWidth;
    const { offsetWidth: width, style } = panel.current;
    style.top = `${bottom + GAP_PX}px`;
    const most = Math.max(room - width - EDGE_PX, EDGE_PX);
    if (from === 'start') style.left = `${Math.min(left, most)}px`;
    else style.right = `${Math.min(Math.max(room - right, EDGE_PX), most)}px`;
  }, [from]);
  useEffect(() => {
    if (!isOpen) return undefined;
    // The page may still be scrolling from before it opened.
    place();
    // What is shown may come later, and be wider.
    const sizes = new ResizeObserver(place);
    if (panel.current) sizes.observe(panel.current);
    window.addEventListener('scroll', place, { passive: true });
    window.addEventListener('resize', place);
    return () => {
      sizes.disconnect();
      window.removeEventListener('scroll', place);
      window.removeEventListener('resize', place);
    };
  }, [isOpen, place]);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={`mantine-focus-auto ${classes.button} ${className ?? ''}`}
        popoverTarget={id}
        aria-label={label}
        aria-expanded={isOpen}
      >
        {face}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        className={classes.panel}
        onBeforeToggle={place}
        onToggle={({ newState }) => setIsOpen(newState === 'open')}
      >
        {isOpen && children(close)}
      </div>
    </>
  );
}

type FlyoutItemProps = { icon: ReactNode; onClick: () => void; children: ReactNode };

/** Something that can be done, in a flyout. */
export function FlyoutItem({ icon, onClick, children }: FlyoutItemProps) {
  return (
    <button type="button" className={`mantine-focus-auto ${classes.item}`} onClick={onClick}>
      {icon}
      {children}
    </button>
  );
}
