import type { ContentType } from './content.ts';

/** Width times height of the largest picture: what a reader's browser has to make room for, whatever the file's size. */
export const maxPixels = 4096 * 4096;

/** Chunks, segments and the like of the picture with the most: each is looked at before anybody else is served. */
export const maxParts = 4096;

interface Size {
  readonly width: number;
  readonly height: number;
}

type ReadSize = (file: DataView) => Size | undefined;

const png: ReadSize = (file) => ({ width: file.getUint32(16), height: file.getUint32(20) });
const gif: ReadSize = (file) => ({ width: file.getUint16(6, true), height: file.getUint16(8, true) });

const uint24 = (file: DataView, at: number) => file.getUint16(at, true) | (file.getUint8(at + 2) << 16);

/** RFC 9649 §2.5–2.7: lossy, lossless, extended. */
const webp: ReadSize = (file) => {
  switch (file.getUint8(15)) {
    case 0x20:
      return { width: file.getUint16(26, true) & 0x3fff, height: file.getUint16(28, true) & 0x3fff };
    case 0x4c: {
      const bits = file.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 0x58:
      return { width: uint24(file, 24) + 1, height: uint24(file, 27) + 1 };
    default:
      return undefined;
  }
};

/** ITU T.81 §B.1.1.3: the frame header says it; tables come before. */
const jpeg: ReadSize = (file) => {
  for (let at = 2, parts = 0; at + 9 <= file.byteLength; parts++) {
    if (parts === maxParts || file.getUint8(at) !== 0xff) return undefined;
    const marker = file.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: file.getUint16(at + 5), width: file.getUint16(at + 7) };
    at += marker === 0xff ? 1 : 2 + file.getUint16(at + 2);
  }
  return undefined;
};

const readers: Partial<Record<ContentType, ReadSize>> = {
  'image/png': png,
  'image/gif': gif,
  'image/webp': webp,
  'image/jpeg': jpeg,
};

/** Whether a picture says its size, and is not too large to show; always for what has none, such as fonts. */
export function hasFitSize(type: ContentType, content: Uint8Array): boolean {
  const read = readers[type];
  if (!read) return true;
  try {
    const size = read(new DataView(content.buffer, content.byteOffset, content.byteLength));
    return size !== undefined && size.width > 0 && size.height > 0 && size.width * size.height <= maxPixels;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
