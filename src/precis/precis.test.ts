import { describe, expect, test } from 'bun:test';
import {
  asciiDomain,
  enforceEmail,
  enforceName,
  enforceOpaqueString,
  enforceUserName,
  loginNameKey,
  nameKey,
  opaqueString,
} from './index.ts';

const problem = (enforced: ReturnType<typeof enforceUserName>) =>
  'problem' in enforced ? enforced.problem : undefined;
const value = (enforced: ReturnType<typeof enforceUserName>) =>
  'value' in enforced ? enforced.value : undefined;

describe('user names', () => {
  // RFC 8265 §3.5, table 1
  test.each(['juliet@example.com', 'fussball', 'fußball', 'π', 'Σ', 'σ', 'ς'])(
    'RFC 8265: %s stands',
    (name) => {
      expect(value(enforceUserName(name))).toBe(name);
    },
  );

  test('RFC 8265: the same two names in two spellings are one, two letters that only look alike are two', () => {
    expect(loginNameKey('Σ')).toBe(loginNameKey('σ'));
    expect(loginNameKey('fussball')).not.toBe(loginNameKey('fußball'));
  });

  // RFC 8265 §3.5, table 2, of which spaces inside are ours to allow (userparts, §3.1)
  test.each([
    ['henry\u2163', 'U+2163'],
    ['\u265a', 'U+265A'],
    ['\u200bab', 'invisible'],
    ['a\u202eb', 'U+202E'],
    ['a\u00adb', 'U+00AD'],
    ['a\u0007b', 'control'],
    ['a\ufeffb', 'U+FEFF'],
    ['a\u{e0041}b', 'invisible'],
    ['a\u200db', 'U+200D'],
    ['a\u0378b', 'not assigned'],
    ['a@exa\u200bmple.com', 'domain'],
  ])('RFC 8265: %j is refused', (name, why) => {
    expect(problem(enforceUserName(name))).toContain(why);
  });

  test('spaces part a name; ends and repeats go', () => {
    expect(value(enforceUserName('  Ada \u00a0Love\u3000lace '))).toBe('Ada Love lace');
  });

  test('every spelling has one form to compare', () => {
    const composed = 'Björn';
    expect(loginNameKey(composed.normalize('NFD'))).toBe(loginNameKey(composed));
    expect(loginNameKey('ＡＬＩＣＥ')).toBe('alice');
    expect(loginNameKey('Alice@BÜCHER.example')).toBe('alice@xn--bcher-kva.example');
    expect(loginNameKey('alice@xn--bcher-kva.example')).toBe(loginNameKey('alice@bu\u0308cher.example'));
  });

  test('comparing takes anything, and the form of a form is itself', () => {
    for (const odd of ['', '@', 'a@', '@b', 'a\u200bb', '\ud800', 'İ@İ', 'ﬁ x\u00a0y', 'a@b c', 'ΣΑΣ', 'Ǆ']) {
      expect(loginNameKey(loginNameKey(odd))).toBe(loginNameKey(odd));
      expect(nameKey(nameKey(odd))).toBe(nameKey(odd));
    }
  });

  test('right-to-left names stand alone (RFC 5893 §2)', () => {
    for (const name of ['שלום', 'سارة', 'שלום1', 'שלום@example.com', 'ada שלום', 'משה-כהן']) {
      expect(problem(enforceUserName(name))).toBeUndefined();
    }
    for (const name of ['שלוםcohen', 'cohenשלום', '1שלום', 'ש١1', 'שלום-']) {
      expect(problem(enforceUserName(name))).toContain('right to left');
    }
  });

  test('joiners stand where a script needs them (RFC 5892 A.1, A.2), and nowhere else', () => {
    // Persian "book-s", Sinhala conjunct
    for (const name of ['کتاب\u200cها', 'ශ්\u200dරී']) expect(problem(enforceUserName(name))).toBeUndefined();
    for (const name of ['د\u200cا', 'a\u200cb', 'ශ\u200dරී'])
      expect(problem(enforceUserName(name))).toBeDefined();
  });

  test('other contexts (RFC 5892 A.3 to A.9)', () => {
    for (const name of [
      'col·lega',
      'α͵α',
      'צה״ל',
      'フー・バー',
      '\u0661\u0662س'.split('').reverse().join(''),
    ]) {
      expect(problem(enforceUserName(name))).toBeUndefined();
    }
    for (const name of ['a·b', 'a͵b', '״a', 'a・b', 'س\u0661\u06f1']) {
      expect(problem(enforceUserName(name))).toBeDefined();
    }
  });
});

describe('e-mail addresses', () => {
  test('are kept as they are spelled, composed', () => {
    expect(value(enforceEmail(' Bjo\u0308rn@Bu\u0308cher.Example '))).toBe('Björn@Bücher.Example');
    expect(value(enforceEmail('a+b@[192.0.2.1]'))).toBe('a+b@[192.0.2.1]');
  });
  test('hold nothing invisible', () => {
    expect(problem(enforceEmail('a\u200b@example.com'))).toContain('invisible');
    expect(problem(enforceEmail('a@exa\u202emple.com'))).toContain('domain');
  });
});

test('domains are compared in ASCII; what is no host name has no form', () => {
  expect(asciiDomain('BÜCHER.Example')).toBe('xn--bcher-kva.example');
  expect(asciiDomain('faß.de')).toBe('xn--fa-hia.de');
  expect(asciiDomain('a。b')).toBe('a.b');
  expect(asciiDomain('1.2.3')).toBe('1.2.3');
  for (const none of [
    '',
    'a b',
    '-a.com',
    'a..b',
    'https://a.com',
    'a%41.c',
    'a\u200bb.c',
    'é\u202e.c',
    'a.',
  ])
    expect(asciiDomain(none)).toBeUndefined();
});

test('names that are shown: emoji as people type them, nothing that only makes a twin (RFC 8266)', () => {
  for (const name of [
    'ACME  AG ',
    '한국어 테스트',
    '❤️ Berlin',
    '👩‍👩‍👧 family',
    'O.K.',
    'Ελλάς',
    'ﬁrm',
    'Acme · Berlin',
    'a・b',
  ])
    expect(problem(enforceName(name))).toBeUndefined();
  for (const name of ['ACME\u200b', 'AC\u202eME', 'AC\u200dME', 'a\nb'])
    expect(problem(enforceName(name))).toBeDefined();
  expect(nameKey('ACME\u00a0 AG')).toBe(nameKey(' acme ag'));
  expect(nameKey('Bu\u0308ro')).toBe(nameKey('BÜRO'));
});

describe('passwords', () => {
  // RFC 8265 §4.3, table 3
  test.each(['correct horse battery staple', 'Correct Horse Battery Staple', 'πßå', 'Jack of \u2666s'])(
    'RFC 8265: %s stands as it is',
    (password) => {
      expect(value(enforceOpaqueString(password))).toBe(password);
    },
  );
  test('RFC 8265: other spaces are spaces, composed and decomposed are one', () => {
    expect(opaqueString('foo\u1680bar')).toBe('foo bar');
    expect(opaqueString('pa\u0308ss')).toBe('päss');
    expect(opaqueString(' ﬁ ')).toBe(' ﬁ ');
  });
  test('what is seen is taken wherever it stands, unlike in user names', () => {
    for (const password of ['a·b', 'a͵b', '״a', 'a・b', 'س\u0661\u06f1'])
      expect(value(enforceOpaqueString(password))).toBe(password);
    expect(problem(enforceOpaqueString('a\u200db'))).toContain('U+200D');
  });
  test('RFC 8265: control and invisible characters are refused', () => {
    expect(problem(enforceOpaqueString('my cat is a \u0009by'))).toContain('U+0009');
    expect(problem(enforceOpaqueString('a\u200bb'))).toContain('U+200B');
  });
});
