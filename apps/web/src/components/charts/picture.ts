import { toBlob } from 'html-to-image';

/** What is only there to be pressed is no part of a picture. */
const isInPicture = (node: HTMLElement) =>
  !(node instanceof HTMLElement && 'notInPicture' in node.dataset);

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
