import { invalidArgument } from '../errors/index.ts';
import type { ContentType } from './content.ts';
import { maxParts } from './picture-size.ts';

/**
 * What a camera or an editor writes into a picture beside the picture: where it was taken, when, with what, by whom.
 * People who give themselves a picture do not mean to publish that.
 * @throws PosternError `invalid_argument` for a picture in more parts than are looked at
 */
export function withoutCameraData(type: ContentType, content: Uint8Array): Uint8Array {
  const file = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  switch (type) {
    case 'image/jpeg':
      return jpeg(file);
    case 'image/png':
      return png(file);
    case 'image/webp':
      return webp(file);
    default:
      return content;
  }
}

function requireMore(parts: number): void {
  if (parts < maxParts) return;
  throw invalidArgument(
    'ASSET-Prt01',
    `file must be a picture of at most ${maxParts} parts; save it anew with another program`,
    { field: 'file' },
  );
}

/** ITU T.81 §B.1.1: segments up to the scan, which is taken over whole with what follows. */
function jpeg(file: Buffer): Uint8Array {
  const kept: Buffer[] = [file.subarray(0, 2)];
  let at = 2;
  for (let parts = 0; at + 4 <= file.length && file[at] === 0xff; parts++) {
    requireMore(parts);
    const marker = file[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const end = at + 2 + file.readUInt16BE(at + 2);
    const segment = file.subarray(at, end);
    if (marker === 0xda || end > file.length) break;
    const orientation = marker === 0xe1 ? orientationIn(segment) : undefined;
    // APP1 is Exif and XMP, APP13 is IPTC; APP2 holds the colours' profile and APP14 how they are written.
    if (orientation !== undefined && orientation !== 1) kept.push(exifOf(orientation));
    if (![0xe1, 0xed, 0xfe].includes(marker)) kept.push(segment);
    at = end;
  }
  return Buffer.concat([...kept, file.subarray(at)]);
}

const exif = Buffer.from('Exif\0\0', 'latin1');
const orientationTag = 0x0112;

/** Which way up, 1 to 8: Exif 2.32 §4.6.4. undefined: it is no Exif, or does not say. */
function orientationIn(segment: Buffer): number | undefined {
  if (!segment.subarray(4, 10).equals(exif)) return undefined;
  const tiff = segment.subarray(10);
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const uint16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const uint32 = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  try {
    const directory = uint32(4);
    const entries = Math.min(uint16(directory), 64);
    for (let i = 0; i < entries; i++) {
      const entry = directory + 2 + 12 * i;
      if (uint16(entry) !== orientationTag) continue;
      const value = uint16(entry + 8);
      return value >= 1 && value <= 8 ? value : undefined;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return undefined;
}

/** A segment that says nothing but which way up. */
function exifOf(orientation: number): Buffer {
  const tiff = Buffer.from('4d4d002a000000080001011200030000000100000000' + '00000000', 'hex');
  tiff.writeUInt16BE(orientation, 18);
  const head = Buffer.from([0xff, 0xe1, 0, 2 + exif.length + tiff.length]);
  return Buffer.concat([head, exif, tiff]);
}

const textual = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME']);

/** PNG §5: chunks of length, name, data and checksum. */
function png(file: Buffer): Uint8Array {
  const kept: Buffer[] = [file.subarray(0, 8)];
  let at = 8;
  for (let parts = 0; at + 12 <= file.length; parts++) {
    requireMore(parts);
    const end = at + 12 + file.readUInt32BE(at);
    if (end > file.length) break;
    if (!textual.has(file.toString('latin1', at + 4, at + 8))) kept.push(file.subarray(at, end));
    at = end;
  }
  return Buffer.concat([...kept, file.subarray(at)]);
}

/** RFC 9649 §2.7: chunks of an extended file, whose first says which there are. */
function webp(file: Buffer): Uint8Array {
  if (file.toString('latin1', 12, 16) !== 'VP8X') return file;
  const kept: Buffer[] = [Buffer.from(file.subarray(0, 12))];
  let at = 12;
  for (let parts = 0; at + 8 <= file.length; parts++) {
    requireMore(parts);
    const name = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const end = at + 8 + length + (length % 2);
    const chunk = Buffer.from(file.subarray(at, end));
    if (name === 'VP8X') chunk[8] = (chunk[8] ?? 0) & ~0x0c;
    if (name !== 'EXIF' && name !== 'XMP ') kept.push(chunk);
    at = end;
  }
  const whole = Buffer.concat(kept);
  whole.writeUInt32LE(whole.length - 8, 4);
  return whole;
}
