import { toBlob } from 'html-to-image';

/** What is only there to be pressed, or under the pointer, is no part of a picture. */
const isInPicture = (node: Node) =>
  !(node instanceof Element && node.matches('[data-not-in-picture], .recharts-tooltip-cursor'));

/** A PNG of an element at twice its size, on the background that it has. @throws where it cannot be drawn */
export async function pictureOf(element: HTMLElement): Promise<Blob> {
  const { backgroundColor } = getComputedStyle(element);
  const picture = await toBlob(element, {
    pixelRatio: 2,
    backgroundColor,
    skipFonts: true,
    filter: isInPicture,
  });
  if (!picture) throw new Error('The browser could not draw the picture.');
  return picture;
}
