import { describe, expect, spyOn, test } from 'bun:test';
import { internal, notFound } from '../errors/index.ts';
import { createLogger, type LoggerOptions, silentLogger } from './logger.ts';
import { isSecretName } from './mask.ts';
import { scrub } from './scrub.ts';

const capture = (options: Partial<LoggerOptions> = {}) => {
  const lines: string[] = [];
  const now = () => new Date('2030-01-02T03:04:05.678Z');
  const log = createLogger({
    level: 'debug',
    format: 'json',
    write: (line) => lines.push(line),
    now,
    ...options,
  });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? 'null') };
};

describe('names', () => {
  test.each([
    'password',
    'newPassword',
    'Password',
    'client_secret',
    'clientSecret',
    'ACCESS_TOKEN',
    'token',
    'tokens',
    'code',
    'Authorization',
    'proxy-authorization',
    'cookie',
    'set-cookie',
    'Cookies',
    'client_assertion',
    'codeVerifier',
    'code_verifier',
    'key',
    'privateKey',
    'masterKey',
    'api-key',
    'apiKeys',
    'otpCode',
    'recoveryCodes',
    'passwordHash',
    'JWT',
    'userPAT',
    'request.password',
    'id_token_hint_token',
    'credentials',
    'crypted',
  ])('%s is secret', (name) => expect(isSecretName(name)).toBe(true));

  test.each([
    'userName',
    'keyId',
    'key_ids',
    'tokenType',
    'codeChallengeMethod',
    'statusCode',
    'errorCode',
    'publicKey',
    'path',
    'passwordLength',
    'masterKeyFile',
    'position',
    'monkey',
    'encode',
    'decoder',
    'tokenizer',
    'keyboard',
    'spin',
    'authMethod',
    'country_code',
    'patients',
    '',
  ])('%s is not', (name) => expect(isSecretName(name)).toBe(false));
});

describe('masking', () => {
  test('reaches every depth and every kind of container', () => {
    const { log, lines } = capture();
    log.info('request', {
      password: 'hunter2',
      token: { nested: 'hunter2' },
      code: 42,
      user: { profile: [{ name: 'Ada', secret: 'hunter2' }] },
      map: new Map<string, unknown>([['apiKey', 'hunter2']]),
      headers: new Headers({ authorization: 'Bearer hunter2', accept: 'text/html' }),
      form: new URLSearchParams('client_secret=hunter2&grant_type=code'),
      set: new Set([{ cookie: 'hunter2' }]),
      cause: new Error('outer', { cause: new Error('token=hunter2') }),
      bytes: Buffer.from('hunter2'),
      url: new URL('https://rp.example/callback?code=hunter2&state=s1'),
    });
    expect(lines.join('')).not.toContain('hunter2');
    expect(lines.join('')).not.toContain(Buffer.from('hunter2').toJSON().data.join(','));
    expect(JSON.parse(lines[0]!)).toMatchObject({
      password: '***',
      token: '***',
      user: { profile: [{ name: 'Ada', secret: '***' }] },
      headers: { accept: 'text/html', authorization: '***' },
      form: { grant_type: 'code', client_secret: '***' },
      url: 'https://rp.example/callback?code=***&state=s1',
      bytes: '[7 bytes]',
    });
  });

  test.each([
    'GET /cb?code=hunter2hunter2&x=1',
    'header was "Bearer hunter2hunter2"',
    'connect to postgres://postern:hunter2hunter2@db/postern failed',
    'body {"newPassword": "hunter2\\"hunter2", "a": 1}',
    'eyJhbGciOiJIUzI1NiJ9.eyJodW50ZXIyIjoxfQ.hunter2hunter2',
    '-----BEGIN RSA PRIVATE KEY-----\nhunter2hunter2\n-----END RSA PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----\nhunter2hunter2 cut off',
  ])('finds secrets by their form in: %s', (text) => {
    expect(scrub(text)).not.toContain('hunter2');
    const { log, lines } = capture();
    log.error(text, { note: text, error: new Error(text) });
    expect(lines.join('')).not.toContain('hunter2');
  });

  test('leaves ordinary texts alone', () => {
    for (const text of [
      'basic setup done',
      'the code is fine',
      'https://a.example/x?state=1',
      'token expired',
      'a:b@c',
    ]) {
      expect(scrub(text)).toBe(text);
    }
  });
});

describe('never throws', () => {
  test('on cycles, getters, proxies, depth, breadth and odd values', () => {
    const { log, lines, last } = capture();
    const cycle: Record<string, unknown> = { a: 1 };
    cycle.self = cycle;
    const broken = {
      get boom(): never {
        throw new Error('getter');
      },
    };
    const proxy = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('proxy');
        },
      },
    );
    let deep: unknown = 'end';
    for (let i = 0; i < 1_000; i++) deep = { deep };
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`n${i}`, i]));
    log.info('odd', {
      cycle,
      broken,
      proxy,
      deep,
      wide,
      big: 10n ** 30n,
      symbol: Symbol('s'),
      nan: Number.NaN,
      nothing: undefined,
      invalid: new Date(Number.NaN),
      long: 'x'.repeat(1_000_000),
      many: Array.from({ length: 10_000 }, () => 1),
      shared: [cycle, cycle],
      text: Object.create(null),
    });
    expect(last()).toMatchObject({
      cycle: { a: 1, self: '[circular]' },
      broken: '[unreadable]',
      proxy: '[unreadable]',
      invalid: 'Invalid Date',
      big: `1${'0'.repeat(30)}`,
    });
    expect(lines[0]!.length).toBeLessThan(20_000);
    log.info('fields that throw', broken);
    expect(last()).toMatchObject({ level: 'error', message: 'a log line could not be written' });
  });

  test('when the writer throws', () => {
    const { log } = capture({
      write: () => {
        throw new Error('disk full');
      },
    });
    expect(() => log.error('x')).not.toThrow();
  });
});

describe('errors', () => {
  test('are told with their causes, ids and a few frames', () => {
    const { log, last } = capture();
    const root = Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' });
    log.error('failed', { error: internal('SYS-Test1', 'An internal error occurred', { cause: root }) });
    const { error } = last();
    expect(error).toMatchObject({
      name: 'PosternError',
      id: 'SYS-Test1',
      kind: 'internal',
      cause: { message: 'connection refused', code: 'ECONNREFUSED' },
    });
    expect(error.stack.length).toBeGreaterThan(0);
    expect(error.stack.length).toBeLessThanOrEqual(10);
  });

  test('of a rule that said no carry no frames', () => {
    const { log, last } = capture();
    log.info('refused', { error: notFound('USER-Test1', 'No such user') });
    expect(last().error).toEqual({
      name: 'PosternError',
      message: 'No such user',
      id: 'USER-Test1',
      kind: 'not_found',
    });
  });

  test('never carry the minified bundle that Bun quotes', () => {
    const { log, lines, last } = capture();
    const bundle = 'var a=1;'.repeat(200_000);
    const error = new Error(`12 | ${bundle}\n      ^\nTypeError: x is undefined\n${bundle}`);
    error.stack = `Error: ${bundle}\n    at run (${bundle})\n    at next (main.ts:1:2)`;
    log.error('worker died', { error });
    expect(lines[0]!.length).toBeLessThan(3_000);
    expect(last().error.message).toStartWith('TypeError: x is undefined');
    expect(last().error.stack).toHaveLength(2);
  });

  test('chains that end in themselves end', () => {
    const { log, lines } = capture();
    const error = new Error('snake');
    error.cause = error;
    log.error('x', { error, thrown: new AggregateError([error, 'text'], 'several') });
    expect(lines[0]!.length).toBeLessThan(40_000);
  });
});

describe('levels', () => {
  test('write at and above the least, and do no work below', () => {
    const context = { calls: 0 };
    const { log, lines } = capture({ level: 'warn', context: () => ({ traceId: String(context.calls++) }) });
    const fields = {
      get costly(): never {
        throw new Error('looked at');
      },
    };
    const now = spyOn(Date, 'now');
    log.debug('no', fields);
    log.with({ requestId: 'r' }).info('no', fields);
    expect(lines).toEqual([]);
    expect(context.calls).toBe(0);
    now.mockRestore();
    log.warn('yes');
    log.error('yes');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 'warn', traceId: '0' },
      { level: 'error', traceId: '1' },
    ]);
  });

  test('with() adds fields to each line and does not change its parent', () => {
    const { log, last } = capture();
    const child = log.with({ requestId: 'r1', secret: 'x' }).with({ instance: 'i1' });
    child.info('a', { instance: 'i2' });
    expect(last()).toMatchObject({ requestId: 'r1', secret: '***', instance: 'i2' });
    log.info('b');
    expect(last()).not.toHaveProperty('requestId');
    expect(silentLogger.with({ a: 1 })).toBe(silentLogger);
  });
});

describe('lines', () => {
  test('of JSON keep their own fields', () => {
    const { log, last, lines } = capture();
    log.info('line\nbreak', { level: 'fake', time: 'fake', message: 'fake' });
    expect(lines[0]!.trimEnd()).not.toContain('\n');
    expect(last()).toEqual({
      time: '2030-01-02T03:04:05.678Z',
      level: 'info',
      message: 'line\nbreak',
      'field.level': 'fake',
      'field.time': 'fake',
      'field.message': 'fake',
    });
  });

  test('for people read well, and no text from outside makes lines or colours', () => {
    const { log, lines } = capture({ format: 'pretty' });
    log.info('listening', { port: 8080, url: 'http://localhost:8080', note: 'two words' });
    log.warn('forged\n03:04:05.678 ERROR pwned', { agent: 'x\u001b[31m\r\ny' });
    log.error('failed', {
      error: internal('SYS-Test1', 'outer\nsecond', { cause: new Error('inner') }),
      requestId: 'r1',
    });
    expect(lines[0]).toBe(
      '03:04:05.678 INFO  listening port=8080 url=http://localhost:8080 note="two words"\n',
    );
    expect(lines[1]).toBe(
      '03:04:05.678 WARN  forged\\u000a03:04:05.678 ERROR pwned agent="x\\u001b[31m\\r\\ny"\n',
    );
    const [first, second] = lines[2]!.split('\n');
    expect(first).toBe('03:04:05.678 ERROR failed requestId=r1');
    expect(second).toBe('  PosternError SYS-Test1: outer');
    expect(lines[2]).toContain('\n  caused by Error: inner\n');
  });
});
