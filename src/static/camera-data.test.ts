import { expect, test } from 'bun:test';
import { withoutCameraData } from './camera-data.ts';
import type { ContentType } from './content.ts';
import { hasFitSize } from './picture-size.ts';
import { gif, jpeg, png, webp } from './testing-files.ts';

const text = (content: Uint8Array) => Buffer.from(content).toString('latin1');
const secret = 'GPS 47.3769 N 8.5417 E';

const segment = (marker: number, content: Buffer) => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
};
/** Exif with one tag, and text behind it. */
const exif = (orientation: number, order: 'MM' | 'II' = 'MM') => {
  const big = order === 'MM';
  const tiff = Buffer.alloc(26);
  tiff.write(order, 'latin1');
  const uint16 = (value: number, at: number) =>
    big ? tiff.writeUInt16BE(value, at) : tiff.writeUInt16LE(value, at);
  const uint32 = (value: number, at: number) =>
    big ? tiff.writeUInt32BE(value, at) : tiff.writeUInt32LE(value, at);
  uint16(42, 2);
  uint32(8, 4);
  uint16(1, 8);
  uint16(0x0112, 10);
  uint16(3, 12);
  uint32(1, 14);
  uint16(orientation, 18);
  return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, Buffer.from(secret)]);
};
const photo = (...segments: Buffer[]) =>
  new Uint8Array(
    Buffer.concat([Buffer.from(jpeg.subarray(0, 2)), ...segments, Buffer.from(jpeg.subarray(2))]),
  );

test('a photo tells nothing but the photo', () => {
  const profile = segment(0xe2, Buffer.from('ICC_PROFILE\0'));
  const taken = photo(
    segment(0xe1, exif(1)),
    segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${secret}`)),
    segment(0xed, Buffer.from(secret)),
    segment(0xfe, Buffer.from(secret)),
    profile,
  );
  const clean = withoutCameraData('image/jpeg', taken);
  expect(text(taken)).toContain(secret);
  expect(text(clean)).not.toContain(secret);
  expect(text(clean)).not.toContain('Exif');
  expect(text(clean)).toContain('ICC_PROFILE');
  expect(hasFitSize('image/jpeg', clean)).toBe(true);
});

test.each(['MM', 'II'] as const)('it is the right way up still, as written by %s', (order) => {
  const clean = withoutCameraData('image/jpeg', photo(segment(0xe1, exif(6, order))));
  expect(text(clean)).toContain('Exif');
  expect(text(clean)).not.toContain(secret);
  // Once more finds the same, and nothing to take away.
  expect(withoutCameraData('image/jpeg', clean)).toEqual(Buffer.from(clean));
  expect(Buffer.from(clean).includes(Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]))).toBe(true);
});

test('PNG and WebP lose their texts alone', () => {
  const chunk = (name: string, content: string) => {
    const whole = Buffer.alloc(12 + content.length);
    whole.writeUInt32BE(content.length);
    whole.write(name + content, 4, 'latin1');
    return whole;
  };
  const drawn = new Uint8Array(
    Buffer.concat([
      Buffer.from(png.subarray(0, 33)),
      chunk('tEXt', secret),
      chunk('eXIf', secret),
      Buffer.from(png.subarray(33)),
    ]),
  );
  expect([...withoutCameraData('image/png', drawn)]).toEqual([...png]);

  const part = (name: string, content: Buffer) => {
    const head = Buffer.alloc(8);
    head.write(name, 'latin1');
    head.writeUInt32LE(content.length, 4);
    return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
  };
  const frame = Buffer.from(webp.subarray(12));
  const extended = (flags: number, ...more: Buffer[]) => {
    const parts = Buffer.concat([
      part('VP8X', Buffer.from([flags, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
      frame,
      ...more,
    ]);
    const head = Buffer.from('RIFF    WEBP', 'latin1');
    head.writeUInt32LE(parts.length + 4, 4);
    return new Uint8Array(Buffer.concat([head, parts]));
  };
  const shot = extended(0x0c, part('EXIF', Buffer.from(`${secret}!`)), part('XMP ', Buffer.from(secret)));
  expect([...withoutCameraData('image/webp', shot)]).toEqual([...extended(0)]);
});

test('what has none of it stays as it is; what is cut off does not break anything', () => {
  expect(withoutCameraData('image/gif', gif)).toBe(gif);
  expect([...withoutCameraData('image/png', png)]).toEqual([...png]);
  expect([...withoutCameraData('image/webp', webp)]).toEqual([...webp]);
  const taken = photo(segment(0xe1, exif(6)), segment(0xe1, Buffer.from('Exif\0\0MM')));
  for (let length = 3; length < taken.length; length++)
    withoutCameraData('image/jpeg', taken.subarray(0, length));
  for (let length = 9; length < png.length; length++) withoutCameraData('image/png', png.subarray(0, length));
});

test('a picture in more parts than anybody makes is refused before each is looked at', () => {
  const parts = (type: ContentType, head: Uint8Array, part: Uint8Array, count: number) => () =>
    withoutCameraData(
      type,
      new Uint8Array(Buffer.concat([Buffer.from(head), ...new Array(count).fill(part)])),
    );
  const extended = Buffer.from('RIFF    WEBPVP8X\x0a\0\0\0\0\0\0\0\0\0\0\0\0\0', 'latin1');
  for (const [type, head, part] of [
    ['image/png', png.subarray(0, 8), Buffer.from('\0\0\0\0IDAT\0\0\0\0', 'latin1')],
    ['image/jpeg', jpeg.subarray(0, 2), Buffer.from([0xff, 0xe0, 0, 2])],
    ['image/jpeg', jpeg.subarray(0, 2), Buffer.from([0xff])],
    ['image/webp', extended, Buffer.from('ANMF\0\0\0\0', 'latin1')],
  ] as const) {
    expect(parts(type, head, part, 4_000)).not.toThrow();
    expect(parts(type, head, part, 5_000)).toThrow(/ASSET-Prt01|at most 4096 parts/);
  }
});
