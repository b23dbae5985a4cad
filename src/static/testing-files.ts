/** Small files of each kind, and some that only seem so. */

const base64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

/** One pixel. */
export const png = base64(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
);
export const gif = base64('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7');
export const webp = base64('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA');
/** A frame header of 1×1 after a comment; nothing to show. */
export const jpeg = new Uint8Array(Buffer.from('ffd8fffe0004686affc0000b080001000101011100ffd9', 'hex'));
export const svg = new TextEncoder().encode(
  '<?xml version="1.0"?><!-- a dot --><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><style>.a{fill:url(#g)}</style><defs><linearGradient id="g"/></defs><use href="#g"/><circle class="a" cx="5" cy="5" r="4"/></svg>',
);
/** The beginning of a font; browsers need more, the server does not. */
export const woff2 = new Uint8Array([...Buffer.from('wOF2'), 0, 1, 0, 0, ...new Array(56).fill(0)]);

/** A PNG that says it is this large. */
export function pngOf(width: number, height: number): Uint8Array {
  const picture = png.slice();
  const file = new DataView(picture.buffer);
  file.setUint32(16, width);
  file.setUint32(20, height);
  return picture;
}
