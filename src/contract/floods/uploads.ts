import { signIn, uploadTo } from '../../assets/testing.ts';
import { jpeg, png, webp, woff2 } from '../../static/testing-files.ts';
import type { TestPostern } from '../../testing/postern.ts';
import { type Answer, type Attack, fill, fillBytes, post, type Send } from './attack.ts';

/** What a file may have, without configuration. */
const largestFile = 512 * 1024 - 1024;

const answerOf = async (sent: Promise<Response>): Promise<Answer> => {
  const response = await sent;
  return { status: response.status, text: await response.text() };
};

const to =
  (slot: string): Send =>
  (postern, content) =>
    answerOf(uploadTo(postern, slot, content));

const people = new WeakMap<TestPostern, Promise<{ readonly token: string }>>();

/** Of somebody; machines have none. */
const toAvatar: Send = async (postern, content) => {
  const person = people.get(postern) ?? signIn(postern);
  people.set(postern, person);
  const { token } = await person;
  return answerOf(uploadTo(postern, 'users/me/avatar', content, { token }));
};

const within = (content: string) => `<svg xmlns="http://www.w3.org/2000/svg">${content}</svg>`;
const refused = /ASSET-Typ01/;

const drawings: Attack[] = [
  {
    name: 'groups in groups',
    make: (size: number) => within(fill('<g>', size / 2) + fill('</g>', size / 2)),
    says: refused,
  },
  { name: 'groups that nobody closes', make: (size: number) => within(fill('<g>', size)), says: refused },
  { name: 'elements', make: (size: number) => within(fill('<g/>', size)) },
  { name: 'as many elements as are allowed', make: () => within('<g/>'.repeat(9_990)), says: /url/ },
  { name: 'attributes', make: (size: number) => within(`<g ${fill('id="" ', size)}/>`) },
  { name: 'as many as are allowed', make: () => within(`<g ${'id="" '.repeat(39_990)}/>`), says: /url/ },
  { name: 'name spaces', make: (size: number) => within(`<g ${fill('xmlns:a="a" ', size)}/>`) },
  { name: 'a tag of blanks', make: (size: number) => within(`<g ${fill(' ', size)}/>`) },
  { name: 'an address of blanks', make: (size: number) => within(`<g fill="url(${fill(' ', size)}#a)"/>`) },
  { name: 'addresses', make: (size: number) => within(`<g fill="${fill('url(#', size)}"/>`) },
  { name: 'references', make: (size: number) => within(`<g id="${fill('&#9;', size)}"/>`) },
  { name: 'ampersands', make: (size: number) => within(`<g id="${fill('&', size)}"/>`) },
  { name: 'comments', make: (size: number) => within(fill('<!---->', size)) },
  { name: 'sections', make: (size: number) => within(`<style>${fill('<![CDATA[]]>', size)}</style>`) },
  { name: 'rules', make: (size: number) => within(`<style>${fill('@media ', size)}</style>`) },
  { name: 'document types', make: (size: number) => fill('<!DOCTYPE svg >', size) },
  { name: 'blanks', make: (size: number) => fill(' ', size), says: refused },
  { name: 'a name', make: (size: number) => `<${fill('a:', size)}` },
].map((attack) => ({ ...attack, name: `SVG: ${attack.name}`, send: to('instance/policy/label/logo') }));

const after = (head: Uint8Array, pattern: readonly number[]) => (size: number) =>
  Buffer.concat([Buffer.from(head), fillBytes(pattern, size)]);
const latin1 = (text: string) => [...Buffer.from(text, 'latin1')];
const extendedWebp = Buffer.from('RIFF    WEBPVP8X\x0a\0\0\0\0\0\0\0\0\0\0\0\0\0', 'latin1');
const exif = [...latin1('Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0')];

const photos: Attack[] = [
  { name: 'PNG: chunks', make: after(png.subarray(0, 33), latin1('\0\0\0\0IDAT\0\0\0\0')) },
  { name: 'PNG: texts', make: after(png.subarray(0, 33), latin1('\0\0\0\0tEXt\0\0\0\0')) },
  { name: 'JPEG: segments', make: after(jpeg.subarray(0, 2), [0xff, 0xe0, 0, 2]) },
  { name: 'JPEG: segments after the frame', make: after(jpeg.subarray(0, -2), [0xff, 0xe0, 0, 2]) },
  { name: 'JPEG: padding', make: after(jpeg.subarray(0, -2), [0xff]) },
  {
    name: 'JPEG: which way up, again and again',
    make: after(jpeg.subarray(0, -2), [0xff, 0xe1, 0, exif.length + 2, ...exif]),
  },
  { name: 'WebP: chunks', make: after(extendedWebp, latin1('ANMF\0\0\0\0')) },
  { name: 'WebP: Exif', make: after(webp, latin1('EXIF\0\0\0\0')) },
].map((attack) => ({ ...attack, send: toAvatar }));

const others: Attack[] = [
  { name: 'a font of nothing', make: after(woff2, [0]), send: to('instance/policy/label/font') },
  {
    name: 'a font that is a drawing',
    make: (size) => fill('<g>', size),
    send: to('instance/policy/label/font'),
  },
  ...[
    { name: 'a form of boundaries', make: (size: number) => fill('--x\r\n', size) },
    {
      name: 'a form of fields',
      make: (size: number) =>
        `${fill('--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n', size)}--x--\r\n`,
    },
    {
      name: 'a form of headers',
      make: (size: number) =>
        `--x\r\n${fill('a: b\r\n', size)}Content-Disposition: form-data; name="file"\r\n\r\n\r\n--x--\r\n`,
    },
  ].map((attack) => ({
    ...attack,
    send: post('/assets/v1/instance/policy/label/logo', {
      'content-type': 'multipart/form-data; boundary=x',
    }),
  })),
];

export const uploads: readonly Attack[] = [...drawings, ...photos, ...others].map((attack) => ({
  ...attack,
  size: largestFile,
}));
