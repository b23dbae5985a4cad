import { expect, test } from 'bun:test';
import { createMayConnect, isPublicAddress } from './addresses.ts';

test.each([
  '1.1.1.1',
  '93.184.215.14',
  '223.255.255.254',
  '2606:4700::1111',
  '::ffff:1.1.1.1',
  '64:ff9b::1.1.1.1',
])('%s is public', (address) => expect(isPublicAddress(address)).toBe(true));

test.each<[string, string[]]>([
  ['this machine', ['127.0.0.1', '127.255.255.254', '0.0.0.0', '::1', '::']],
  [
    'a network of one’s own',
    ['10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd12::1'],
  ],
  ['the metadata of a cloud', ['169.254.169.254', '100.100.100.200', 'fd00:ec2::254', '192.0.0.192']],
  ['the link', ['169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'fec0::1']],
  ['a carrier', ['100.64.0.1']],
  ['many', ['224.0.0.1', '255.255.255.255', '240.0.0.1', 'ff02::1']],
  [
    'documentation and benchmarks',
    ['192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '2001:db8::1', '3fff::1'],
  ],
  [
    'IPv4 in other clothes',
    [
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '64:ff9b::10.0.0.1',
      '64:ff9b::a00:1',
      '::127.0.0.1',
      '2002:7f00:1::',
      '2001::7f00:1',
      '64:ff9b:1::a00:1',
      '::ffff:0:127.0.0.1',
    ],
  ],
  ['nothing', ['', 'localhost', '1.2.3', '127.1', '0x7f.1', '1.1.1.1/8']],
])('addresses of %s are not', (_what, addresses) => {
  for (const address of addresses) expect(isPublicAddress(address), address).toBe(false);
});

test('an operator allows hosts, addresses and networks besides', () => {
  const may = createMayConnect(['hooks.Internal', '10.1.0.0/16', '192.168.7.7', 'fd00:1::/32']);
  expect(may('HOOKS.internal', '127.0.0.1')).toBe(true);
  expect(may('other.internal', '127.0.0.1')).toBe(false);
  expect(may('x', '10.1.2.3')).toBe(true);
  expect(may('x', '::ffff:10.1.2.3')).toBe(true);
  expect(may('x', '10.2.0.1')).toBe(false);
  expect(may('x', '192.168.7.7')).toBe(true);
  expect(may('x', '192.168.7.8')).toBe(false);
  expect(may('x', 'fd00:1::5')).toBe(true);
  expect(may('x', 'fd00:2::5')).toBe(false);
  expect(may('x', '1.1.1.1')).toBe(true);
});
