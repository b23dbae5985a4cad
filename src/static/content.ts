import { isHarmlessSvg } from './svg.ts';

/** What is stored and served; what a file is called and what its sender says of it do not matter. */
export type ContentType =
  | 'image/png'
  | 'image/jpeg'
  | 'image/gif'
  | 'image/webp'
  | 'image/x-icon'
  | 'image/svg+xml'
  | 'font/woff2'
  | 'font/woff'
  | 'font/ttf'
  | 'font/otf';

const pixels: readonly ContentType[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** What may be uploaded where. */
export const accepted = {
  photo: pixels,
  logo: [...pixels, 'image/svg+xml'],
  icon: [...pixels, 'image/svg+xml', 'image/x-icon'],
  font: ['font/woff2', 'font/woff', 'font/ttf', 'font/otf'],
} as const satisfies Record<string, readonly ContentType[]>;

export type Purpose = keyof typeof accepted;

/** `PNG, JPEG`: for sentences. */
export const namesOf = (types: readonly ContentType[]): string =>
  types
    .map((type) => (type === 'image/svg+xml' ? 'SVG' : type.replace(/^.*\/(x-)?/, '').toUpperCase()))
    .join(', ');

interface Signature {
  readonly type: ContentType;
  readonly at?: number;
  readonly bytes: string;
}

/** First bytes, as the WHATWG's MIME Sniffing Standard lists them (§6.1, §6.3), in Latin-1. */
const signatures: readonly Signature[] = [
  { type: 'image/png', bytes: '\x89PNG\r\n\x1a\n' },
  { type: 'image/jpeg', bytes: '\xff\xd8\xff' },
  { type: 'image/gif', bytes: 'GIF87a' },
  { type: 'image/gif', bytes: 'GIF89a' },
  { type: 'image/webp', at: 8, bytes: 'WEBPVP8' },
  { type: 'image/x-icon', bytes: '\x00\x00\x01\x00' },
  { type: 'font/woff2', bytes: 'wOF2' },
  { type: 'font/woff', bytes: 'wOFF' },
  { type: 'font/ttf', bytes: '\x00\x01\x00\x00' },
  { type: 'font/otf', bytes: 'OTTO' },
];

/**
 * By content alone; undefined for anything that is not on the list, and for SVG that could do more than show itself.
 * @param among what it may be; nothing is looked into for the sake of others
 */
export function contentTypeOf(
  content: Uint8Array,
  among: readonly ContentType[] = accepted.icon,
): ContentType | undefined {
  const head = Buffer.from(content.buffer, content.byteOffset, Math.min(content.length, 32)).toString(
    'latin1',
  );
  const found = signatures.find(({ at = 0, bytes }) => head.startsWith(bytes, at));
  if (found?.type === 'image/webp' && !head.startsWith('RIFF')) return undefined;
  if (found) return found.type;
  return among.includes('image/svg+xml') && isHarmlessSvg(content) ? 'image/svg+xml' : undefined;
}
