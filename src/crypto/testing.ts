import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';

/** Certificates as tests want them, made without any tool of the machine. */

const tlv = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
};
const sequence = (...parts: readonly Uint8Array[]) => tlv(0x30, ...parts);
const utf8 = (text: string) => tlv(0x0c, Buffer.from(text));

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const encode = (number: number): number[] => {
    const bytes = [number & 0x7f];
    for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128))
      bytes.unshift((left & 0x7f) | 0x80);
    return bytes;
  };
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest].flatMap(encode)));
}

const time = (date: Date): Buffer =>
  tlv(0x18, Buffer.from(`${date.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`));

const nameTypes: Readonly<Record<string, string>> = {
  CN: '2.5.4.3',
  C: '2.5.4.6',
  O: '2.5.4.10',
  OU: '2.5.4.11',
};

/** The broadest first, as certificates have it. */
export type TestName = readonly (readonly [type: string, value: string])[];

const nameOf = (name: TestName): Buffer =>
  sequence(...name.map(([type, value]) => tlv(0x31, sequence(oid(nameTypes[type] ?? type), utf8(value)))));

export interface TestCertificate {
  readonly name: TestName;
  readonly pem: string;
  readonly der: Uint8Array;
  /** PEM, PKCS #8. */
  readonly key: string;
  /** `x5t#S256` */
  readonly thumbprint: string;
}

export interface TestCertificateOptions {
  readonly name: TestName;
  readonly dns?: readonly string[];
  readonly uri?: readonly string[];
  readonly email?: readonly string[];
  readonly ip?: readonly Uint8Array[];
  /** Left out: it is signed by itself. */
  readonly issuer?: TestCertificate;
  readonly isAuthority?: boolean;
  readonly from?: Date;
  readonly to?: Date;
  /** OIDs of extended key usage; left out: any. */
  readonly usages?: readonly string[];
}

const extension = (id: string, value: Uint8Array, critical = false) =>
  sequence(oid(id), ...(critical ? [tlv(0x01, Buffer.from([0xff]))] : []), tlv(0x04, value));

const day = 86_400_000;
const pemOf = (der: Uint8Array): string => {
  const lines = Buffer.from(der)
    .toString('base64')
    .match(/.{1,64}/g);
  return `-----BEGIN CERTIFICATE-----\n${lines?.join('\n')}\n-----END CERTIFICATE-----\n`;
};

export function testCertificate(options: TestCertificateOptions): TestCertificate {
  const { name, issuer, dns = [], uri = [], email = [], ip = [], usages } = options;
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const text = (tag: number) => (value: string) => tlv(tag, Buffer.from(value));
  const names = [
    ...email.map(text(0x81)),
    ...dns.map(text(0x82)),
    ...uri.map(text(0x86)),
    ...ip.map((address) => tlv(0x87, address)),
  ];
  const extensions = [
    ...(options.isAuthority ? [extension('2.5.29.19', sequence(tlv(0x01, Buffer.from([0xff]))), true)] : []),
    ...(names.length > 0 ? [extension('2.5.29.17', sequence(...names))] : []),
    ...(usages ? [extension('2.5.29.37', sequence(...usages.map(oid)))] : []),
  ];
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'));
  const { from = new Date(Date.now() - day), to = new Date(Date.now() + day) } = options;
  const signed = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    nameOf(issuer?.name ?? name),
    sequence(time(from), time(to)),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length > 0 ? [tlv(0xa3, sequence(...extensions))] : []),
  );
  const signer: KeyObject = issuer ? createPrivateKey(issuer.key) : privateKey;
  const signature = tlv(0x03, Buffer.from([0]), sign('sha256', signed, signer));
  const der = sequence(signed, algorithm, signature);
  return {
    name,
    pem: pemOf(der),
    der,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    thumbprint: createHash('sha256').update(der).digest('base64url'),
  };
}
