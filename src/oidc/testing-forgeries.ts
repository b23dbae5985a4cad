import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type JWK, SignJWT } from 'jose';

/**
 * What nobody may take for a good JWT: made of a good one and of the public key that verifies it, in the families of
 * known attacks (RFC 8725 §2, and those that Project Wycheproof has vectors of).
 */

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
const decode = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString());

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwkOf = (key: KeyObject): JWK => key.export({ format: 'jwk' }) as JWK;

export interface Forgery {
  readonly name: string;
  readonly token: string;
}

export async function forgeriesOf(good: string, publicJwk: JWK): Promise<Forgery[]> {
  const [head = '', payload = '', signature = ''] = good.split('.');
  const header = decode(head);
  const claims = decode(payload);
  const made: Forgery[] = [];
  const add = (name: string, token: string) => made.push({ name, token });
  const headed = (changes: object, sig = signature) =>
    `${encode({ ...header, ...changes })}.${payload}.${sig}`;
  /** Signed by the attacker, whose header says what the attacker likes. */
  const signed = (
    changes: object = {},
    body: object = claims,
    key: KeyObject = rsa.privateKey,
    alg = 'RS256',
  ) => new SignJWT({ ...body }).setProtectedHeader({ ...header, alg, ...changes }).sign(key);

  for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
    add(`alg "${alg}" without a signature`, headed({ alg }, ''));
    add(`alg "${alg}" with the old signature`, headed({ alg }));
  }
  for (const alg of [undefined, null, 5, true, ['RS256'], { name: 'RS256' }])
    add(`alg ${JSON.stringify(alg)}`, headed({ alg }));
  for (const alg of ['RS384', 'RS512', 'PS256', 'ES256', 'ES512', 'EdDSA', 'RS1', 'HS256', 'RSA-OAEP', 'dir'])
    if (alg !== header['alg']) add(`the signature under alg ${alg}`, headed({ alg }));

  const publicKey = createPublicKey({ key: publicJwk as never, format: 'jwk' });
  const secrets: [string, string | Buffer][] = [
    ['PEM', publicKey.export({ type: 'spki', format: 'pem' })],
    ['DER', publicKey.export({ type: 'spki', format: 'der' })],
    ['JWK', JSON.stringify(publicJwk)],
    ['nothing', ''],
  ];
  for (const alg of ['HS256', 'HS384', 'HS512'])
    for (const [form, secret] of secrets) {
      const input = `${encode({ ...header, alg })}.${payload}`;
      const mac = createHmac(`sha${alg.slice(2)}`, secret)
        .update(input)
        .digest('base64url');
      add(`${alg} with the public key as secret (${form})`, `${input}.${mac}`);
    }

  const bytes = Buffer.from(signature, 'base64url');
  const flipped = (at: number) => {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  };
  const signatures: [string, Buffer][] = [
    ['none', Buffer.alloc(0)],
    ['cut by a byte', bytes.subarray(0, -1)],
    ['cut in half', bytes.subarray(0, bytes.length / 2)],
    ['with a zero after it', Buffer.concat([bytes, Buffer.alloc(1)])],
    ['with a zero before it', Buffer.concat([Buffer.alloc(1), bytes])],
    ['of zeros', Buffer.alloc(bytes.length)],
    ['of ones', Buffer.alloc(bytes.length, 255)],
    ['one', Buffer.concat([Buffer.alloc(bytes.length - 1), Buffer.from([1])])],
    ['with its first bit turned', flipped(0)],
    ['with its last bit turned', flipped(bytes.length - 1)],
    ['without end', Buffer.alloc(100_000, 1)],
  ];
  for (const [name, sig] of signatures) add(`a signature ${name}`, headed({}, sig.toString('base64url')));
  const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
  const zero = Buffer.alloc(32);
  for (const [name, r, s] of [
    ['0, 0', zero, zero],
    ['n, n', order, order],
    ['0, n', zero, order],
  ] as const)
    add(`ES256 by r, s = ${name}`, headed({ alg: 'ES256' }, Buffer.concat([r, s]).toString('base64url')));

  add('another payload under the signature', `${head}.${encode({ ...claims, sub: 'root' })}.${signature}`);
  add('another header under the signature', headed({ extra: 1 }));
  add('a signature by another key', await signed());
  add('a signature by a key of another kind', await signed({}, claims, ec.privateKey, 'ES256'));
  const own = { ...jwkOf(rsa.publicKey), kid: header['kid'], use: 'sig' };
  add('the key in the header (jwk)', await signed({ jwk: own }));
  add(
    'the private key in the header',
    await signed({ jwk: { ...jwkOf(rsa.privateKey), kid: header['kid'] } }),
  );
  for (const name of ['jku', 'x5u']) {
    add(`a key elsewhere (${name})`, await signed({ [name]: 'https://attacker.example/keys' }));
    add(
      `a key in the address itself (${name})`,
      await signed({ [name]: `data:application/json,${encode(own)}` }),
    );
  }
  add(
    'certificates in the header (x5c)',
    await signed({ x5c: [publicKey.export({ type: 'spki', format: 'der' }).toString('base64')] }),
  );

  for (const kid of [
    '',
    '../../../../dev/null',
    "' or '1'='1",
    'x\0',
    'k'.repeat(10_000),
    '__proto__',
    'constructor',
  ])
    add(`kid ${JSON.stringify(kid.slice(0, 20))}`, await signed({ kid }));
  for (const kid of [null, 5, [header['kid']], { toString: 'x' }])
    add(`kid ${JSON.stringify(kid)?.slice(0, 20)}`, headed({ kid }));
  add('an extension that nobody knows (crit)', headed({ crit: ['exp', 'unknown'], unknown: 1 }));
  add('a payload that is not encoded (b64)', headed({ b64: false, crit: ['b64'] }));
  add('compression', headed({ zip: 'DEF' }));

  add('a good one within one of another key', await signed({ cty: 'JWT' }, { jwt: good }));
  add(
    'a good one as the payload',
    `${encode({ ...header, cty: 'JWT' })}.${Buffer.from(good).toString('base64url')}.${signature}`,
  );
  for (const alg of ['dir', 'RSA-OAEP', 'RSA1_5', 'PBES2-HS256+A128KW', 'ECDH-ES'])
    add(
      `an encrypted one (${alg})`,
      [
        encode({ ...header, alg, enc: 'A128GCM', p2c: 1_000_000_000, p2s: 'AAAA' }),
        '',
        'AAAA',
        payload,
        'AAAA',
      ].join('.'),
    );
  add('as JSON', JSON.stringify({ protected: head, payload, signature }));
  add('as general JSON', JSON.stringify({ payload, signatures: [{ protected: head, signature }] }));

  const shapes: [string, string][] = [
    ['nothing', '.'],
    ['dots', '....'],
    ['two parts', `${head}.${payload}`],
    ['four parts', `${good}.${signature}`],
    ['an empty header', `.${payload}.${signature}`],
    ['an empty payload', `${head}..${signature}`],
    ['a header that is no JSON', `${Buffer.from('{').toString('base64url')}.${payload}.${signature}`],
    ['a header that is a list', `${encode([header])}.${payload}.${signature}`],
    ['a header that is null', `${encode(null)}.${payload}.${signature}`],
    ['a payload that is a list', `${head}.${encode([claims])}.${signature}`],
    [
      'bytes that are no text',
      `${head}.${Buffer.from([0xff, 0xfe, 0x80]).toString('base64url')}.${signature}`,
    ],
    ['a header without end', headed({ padding: 'x'.repeat(500_000) })],
    ['a payload without end', `${head}.${encode({ ...claims, padding: 'x'.repeat(500_000) })}.${signature}`],
    [
      'brackets without end',
      `${head}.${Buffer.from('['.repeat(100_000)).toString('base64url')}.${signature}`,
    ],
    ['letters that are none of base64url', `${head}.${payload}.${signature.slice(0, -4)}💥`],
  ];
  for (const [name, token] of shapes) add(name, token);
  return made;
}
