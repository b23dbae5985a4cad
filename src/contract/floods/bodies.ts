import { gzipSync } from 'node:zlib';
import { type Attack, fill, fillBytes, frame, grpc, post } from './attack.ts';

const listUsers = 'zitadel.user.v2.UserService/ListUsers';
const setMetadata = 'zitadel.user.v2.UserService/SetUserMetadata';
/** A request without fields, for everybody. */
const healthz = 'zitadel.admin.v1.AdminService/Healthz';
const reflection = 'grpc.reflection.v1.ServerReflection/ServerReflectionInfo';

const inProto = { 'content-type': 'application/proto' };
const inGzip = { ...inProto, 'content-encoding': 'gzip' };
const inJson = { 'content-type': 'application/json' };

const many = /REQ-Many1/;
const burst = /REQ-Gzip2|REQ-Size1/;

const emptyQueries = (size: number) => fillBytes([0x1a, 0], size);
const emptyObjects = (size: number) => `{"queries":[${fill('{},', size)}{}]}`;
const oneValue = (value: (size: number) => string) => (size: number) =>
  `{"userId":"1","metadata":[{"key":"a","value":"${value(size)}"}]}`;
const offset = (value: string) => `{"query":{"offset":${value}}}`;

function otherKeys(size: number): string {
  let text = '{';
  for (let i = 0; text.length < size; i++) text += `"k${i}":0,`;
  return `${text}"a":1}`;
}

/** Fields 3 and 22: `queries` and, in one of them, `or_query`. */
function inOneMessage(size: number): Uint8Array {
  const varint = (n: number) => [(n & 0x7f) | 0x80, ((n >> 7) & 0x7f) | 0x80, n >> 14];
  const queries = fillBytes([0x0a, 0], size);
  const or = [0xb2, 0x01, ...varint(queries.length)];
  return Buffer.concat([Buffer.from([0x1a, ...varint(queries.length + or.length), ...or]), queries]);
}

function wrongFarInside(size: number): string {
  const depth = 20;
  const items = fill('{"typeQuery":{"type":1}},', size);
  return `{"queries":[${'{"orQuery":{"queries":['.repeat(depth)}${items}{"typeQuery":7}${']}}'.repeat(depth)}]}`;
}

const protobuf: Attack[] = [
  {
    name: 'unknown fields in a request that has none, by a stranger',
    make: (size) => fillBytes([0x10, 0], size),
    send: post(`/${healthz}`, inProto, 'stranger'),
    says: /REQ-Size1/,
  },
  {
    name: 'the same in 4 KB of gzip',
    make: (size) => gzipSync(fillBytes([0x10, 0], size)),
    send: post(`/${healthz}`, inGzip, 'stranger'),
    says: burst,
  },
  { name: 'empty messages', make: emptyQueries, send: post(`/${listUsers}`, inProto), says: many },
  {
    name: 'the same in gzip',
    make: (size) => gzipSync(emptyQueries(size)),
    send: post(`/${listUsers}`, inGzip),
    says: burst,
  },
  {
    name: 'unknown fields in a request that has some',
    make: (size) => fillBytes([0x98, 0x06, 0], size),
    send: post(`/${listUsers}`, inProto),
    says: many,
  },
  {
    name: 'unknown groups',
    make: (size) => fillBytes([0x9b, 0x06, 0x9c, 0x06], size),
    send: post(`/${listUsers}`, inProto),
    says: many,
  },
  {
    name: 'messages in what the decoder takes for an enum',
    make: (size) =>
      Buffer.concat([Buffer.from([0x12, 0x80, 0x80, 0xff, 0x01]), emptyQueries(Math.max(size, 4_177_920))]),
    send: post(`/${listUsers}`, inProto),
    says: /REQ-Prot2/,
  },
  {
    name: 'a field longer than its message',
    make: (size) =>
      Buffer.concat([
        Buffer.from([0x1a, 0x06, 0x7a, 0x80, 0x80, 0xff, 0x01, 0]),
        emptyQueries(Math.max(size, 20_000)),
      ]),
    send: post(`/${listUsers}`, inProto),
    says: /REQ-Prot2/,
  },
  {
    name: 'as many messages in one message as are allowed',
    make: inOneMessage,
    send: post(`/${listUsers}`, inProto),
    size: 39_900,
  },
];

const json: Attack[] = [
  { name: 'objects', make: emptyObjects, says: many },
  { name: 'numbers', make: (size: number) => `{"queries":[${fill('1,', size)}1]}`, says: many },
  { name: 'one key again and again', make: (size: number) => `{${fill('"a":1,', size)}"a":1}`, says: many },
  { name: 'ever other keys', make: otherKeys, says: many },
  { name: 'brackets', make: (size: number) => fill('[', size), says: /REQ-Deep1/ },
  { name: 'objects in objects', make: (size: number) => fill('{"a":', size), says: /REQ-Deep1/ },
  { name: 'a string without end', make: (size: number) => `{"a":"${fill('x', size)}`, says: /REQ-Json1/ },
  { name: 'escapes without end', make: (size: number) => `{"a":"${fill('\\n', size)}`, says: /REQ-Json1/ },
  { name: 'blanks', make: (size: number) => fill(' \n', size), says: /REQ-Json1/ },
  { name: 'a number of digits', make: (size: number) => offset(fill('9', size)), says: /REQ-Json3/ },
  { name: 'the same as a string', make: (size: number) => offset(`"${fill('9', size)}"`), says: /REQ-Json5/ },
  {
    name: 'the same in escapes',
    make: (size: number) => offset(`"${fill('\\u0039', size)}"`),
    says: /REQ-Json5/,
  },
  {
    name: 'NULs',
    make: (size: number) => `{"queries":[{"userNameQuery":{"userName":"${fill('\\u0000', size)}"}}]}`,
    says: /REQ-Nul01/,
  },
  { name: 'what is wrong far inside', make: wrongFarInside, size: 15_000, says: /REQ-Json/ },
  {
    name: 'a long list with one fault at its end',
    make: (size: number) => `{"queries":[${fill('{"typeQuery":{"type":1}},', size)}7]}`,
    size: 100_000,
    says: /REQ-Json/,
  },
  { name: 'as many objects as are allowed', make: emptyObjects, size: 29_900 },
  {
    name: 'as many in one object as are allowed',
    make: (size: number) => `{"queries":[{"orQuery":{"queries":[${fill('{},', size)}{}]}}]}`,
    size: 29_900,
  },
].map((attack) => ({ ...attack, send: post(`/${listUsers}`, inJson) }));

const metadata: Attack[] = [
  { name: 'base64', make: oneValue((size) => fill('QUJD', size)) },
  { name: 'base64 with padding all over', make: oneValue((size) => fill('QQ==', size)) },
  {
    name: 'as many entries as are allowed',
    make: (size: number) =>
      `{"userId":"1","metadata":[${fill('{"key":"a","value":"YQ=="},', size)}{"key":"a"}]}`,
    size: 170_000,
  },
].map((attack) => ({ ...attack, send: post(`/${setMetadata}`, inJson) }));

const otherProtocols: Attack[] = [
  { name: 'gRPC', make: (size) => frame(0, emptyQueries(size)), send: grpc(listUsers), says: many },
  {
    name: 'gRPC, in gzip',
    make: (size) => frame(1, gzipSync(emptyQueries(size))),
    send: grpc(listUsers, { 'grpc-encoding': 'gzip' }),
    says: burst,
  },
  {
    name: 'gRPC, in JSON',
    make: (size) => frame(0, Buffer.from(emptyObjects(size))),
    send: grpc(listUsers, { 'content-type': 'application/grpc+json' }),
    says: many,
  },
  {
    name: 'gRPC-Web',
    make: (size) => frame(0, emptyQueries(size)),
    send: post(`/${listUsers}`, { 'content-type': 'application/grpc-web' }),
    says: many,
  },
  {
    name: 'gRPC-Web, padding all over',
    make: (size) => fill('A=', size),
    send: post(`/${healthz}`, { 'content-type': 'application/grpc-web-text' }, 'stranger'),
    says: /^gAAAA/,
  },
  { name: 'REST', make: emptyObjects, send: post('/v2/users', inJson), says: many },
];

const question = frame(0, Buffer.from('\x22\x1bzitadel.user.v2.UserService'));
const streams: Attack[] = [
  {
    name: 'reflection: a thousand questions',
    make: (size) => fillBytes([...question], size),
    send: grpc(reflection),
    size: 34_000,
  },
  {
    name: 'reflection: empty questions',
    make: (size) => fillBytes([0, 0, 0, 0, 0], size),
    send: grpc(reflection),
    size: 100_000,
  },
];

export const bodies: readonly Attack[] = [...protobuf, ...json, ...metadata, ...otherProtocols, ...streams];
