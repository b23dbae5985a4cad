import { describe, expect, test } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPlaces } from './index.ts';
import { addressBytes, readMaxMindDb } from './mmdb.ts';
import { encoded, maxMindFile } from './testing.ts';

const bern = { city: { names: { en: 'Bern', de: 'Bern' } }, country: { iso_code: 'CH' } };
const kyoto = {
  city: { names: { en: 'Kyoto' } },
  country: { iso_code: 'JP' },
  location: { latitude: 35.0116 },
};
const zeros = Array<number>(12).fill(0);
const networks = [
  { bytes: [...zeros, 192, 0, 2, 0], length: 96 + 24, value: bern },
  {
    bytes: [...zeros, 198, 51, 100, 128],
    length: 96 + 25,
    value: { registered_country: { iso_code: 'FR' } },
  },
  { bytes: [0x20, 0x01, 0x0d, 0xb8, 0, 1], length: 48, value: kyoto },
];

describe.each([24, 28, 32] as const)('a file with records of %d bits', (bits) => {
  const { get } = readMaxMindDb(maxMindFile(networks, bits, 6));

  test.each([
    ['192.0.2.1', bern],
    ['192.0.2.255', bern],
    ['::ffff:192.0.2.7', bern],
    ['192.0.3.1', undefined],
    ['198.51.100.200', { registered_country: { iso_code: 'FR' } }],
    ['198.51.100.1', undefined],
    ['2001:db8:1::1', kyoto],
    ['2001:db8:1:ffff::%eth0', kyoto],
    ['2001:db8:2::1', undefined],
    ['somewhere', undefined],
    ['', undefined],
  ])('says of %s', (address, expected) => {
    expect(get(address)).toEqual(expected);
  });
});

test('a file of IPv4 alone says nothing of others', () => {
  const { get } = readMaxMindDb(maxMindFile([{ bytes: [192, 0, 2, 0], length: 24, value: bern }], 24, 4));
  expect(get('192.0.2.9')).toEqual(bern);
  expect(get('2001:db8::1')).toBeUndefined();
});

test('values are read as they were written, pointers too', () => {
  const long = 'x'.repeat(300);
  const value = { long, list: [true, false, 0, 70_000, 1.5], empty: '' };
  expect(readMaxMindDb(maxMindFile([{ bytes: [0], length: 1, value }], 24, 4)).get('1.1.1.1')).toEqual(value);
  // The second network's value is a pointer to the first one's.
  const file = maxMindFile([{ bytes: [0], length: 1, value: 'first' }], 24, 4);
  const values = file.indexOf(Buffer.from(encoded('first')));
  const pointing = Buffer.concat([file.subarray(0, values), Buffer.from([0x20, 0x03]), Buffer.from([0])]);
  const moved = Buffer.concat([pointing, Buffer.from(encoded('first')), file.subarray(values + 6)]);
  expect(readMaxMindDb(moved).get('1.1.1.1')).toBe('first');
});

test('addresses are read in every spelling, and nothing else is one', () => {
  expect(addressBytes('::1')).toEqual([...Array<number>(15).fill(0), 1]);
  expect(addressBytes('1:2:3:4:5:6:7:8')).toHaveLength(16);
  for (const none of ['1.2.3', '1.2.3.256', ':::', '1::2::3', 'g::', '1:2:3:4:5:6:7:8:9', 'unix:'])
    expect(addressBytes(none)).toBeUndefined();
});

test('a file that is none is told; one that takes its place is read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'places-'));
  const path = join(folder, 'places.mmdb');
  await writeFile(path, 'nothing of the kind');
  expect(() => openPlaces(path, () => {})).toThrow('MaxMind');
  await writeFile(path, maxMindFile(networks, 24, 6));
  const placeOf = openPlaces(path, () => {});
  expect(placeOf('192.0.2.1')).toEqual({ city: 'Bern', country: 'CH' });
  expect(placeOf('198.51.100.129')).toEqual({ country: 'FR' });
  expect(placeOf('203.0.113.1')).toBeUndefined();
  await rm(folder, { recursive: true });
});
