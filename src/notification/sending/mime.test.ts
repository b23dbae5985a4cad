import { describe, expect, test } from 'bun:test';
import { headerOf, partOf } from '../testing-relay.ts';
import { type Letter, mimeOf } from './mime.ts';

const letter: Letter = {
  from: { name: 'Äther, Inc.', address: 'no-reply@bücher.example' },
  to: { name: '', address: 'ada@postern.example' },
  subject: 'Hello',
  text: 'Hello',
  html: '<p>Hello</p>',
  date: new Date('2026-11-28T12:00:00Z'),
  messageId: '<d1@postern.example>',
  headers: { 'Auto-Submitted': 'auto-generated' },
};
const sent = (more: Partial<Letter> = {}): string => mimeOf({ ...letter, ...more }).toString('utf8');
/** What a reader makes of encoded-words. */
const decoded = (value = ''): string =>
  value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?B\?([^?]*)\?=/g, (_, text) => Buffer.from(text, 'base64').toString('utf8'));

test('a head says from whom to whom, when, and that nobody wrote it', () => {
  const source = sent({ replyTo: { name: '', address: 'help@postern.example' } });
  const [head = ''] = source.split('\r\n\r\n');
  expect(head.split('\r\n').slice(1)).toEqual([
    'To: ada@postern.example',
    'Reply-To: help@postern.example',
    'Subject: Hello',
    'Message-ID: <d1@postern.example>',
    'Date: Sat, 28 Nov 2026 12:00:00 +0000',
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    expect.stringMatching(/^Content-Type: multipart\/alternative; boundary="=_[\w]+"$/),
  ]);
  expect(decoded(headerOf(source, 'from'))).toBe('Äther, Inc. <no-reply@xn--bcher-kva.example>');
});

describe('a header value', () => {
  test.each([
    'Bestätigen Sie Ihre Adresse',
    '確認'.repeat(60),
    '🙂'.repeat(50),
    '=?UTF-8?B?eA==?=',
    'a'.repeat(300),
  ])('may be any text: %s', (subject) => {
    const source = sent({ subject });
    expect(decoded(headerOf(source, 'subject'))).toBe(subject);
    expect(Math.max(...source.split('\r\n').map((line) => line.length))).toBeLessThan(90);
    expect(source.split('\r\n\r\n')[0]).toMatch(/^[\x20-\x7e\r\n]*$/);
  });

  test('begins no field of its own', () => {
    const subject = 'x\r\nBcc: eve@postern.example\r\n\r\nbody\u2028';
    const source = sent({ subject, from: { name: 'a\nBcc: b@c.d', address: 'a@b.c' } });
    expect(headerOf(source, 'bcc')).toBeUndefined();
    expect(headerOf(source, 'subject')).toBe('x Bcc: eve@postern.example body');
  });

  test('is folded where it is long, at its spaces', () => {
    const subject = 'word '.repeat(60).trim();
    expect(headerOf(sent({ subject }), 'subject')).toBe(subject);
  });

  test('of a name is quoted', () => {
    const source = sent({ from: { name: 'A "B" \\ C, D <e@f.g>', address: 'a@b.c' } });
    expect(headerOf(source, 'from')).toBe('"A \\"B\\" \\\\ C, D <e@f.g>" <a@b.c>');
  });
});

describe('a body', () => {
  const texts: Record<string, string> = {
    'that is plain': 'Hello\nyou\n',
    'of long lines': `${'x'.repeat(500)} ${'ü'.repeat(200)}`,
    'with signs of its encoding': 'a=b =\n=3D ==',
    'whose lines end with spaces': 'a \n\tb\t\n  ',
    'with lone dots': '.\n..\n.',
    'in other scripts': '確認コード: 123456 🙂',
    'of nothing': '',
    'with lines ended as by others': 'a\r\nb\rc',
    'like a boundary': '--=_3e\n--',
  };
  for (const [what, text] of Object.entries(texts)) {
    test(`${what} is the same for who reads it`, () => {
      const source = sent({ text });
      // What precedes a boundary is its own (RFC 2046 §5.1.1).
      const read = partOf(source, 'text/plain').replace(/\n$/, '');
      expect(read).toBe(text.replace(/\r\n|\r/g, '\n'));
      expect(partOf(source, 'text/html').trim()).toBe('<p>Hello</p>');
      for (const line of source.split('\r\n\r\n').slice(1).join('\r\n\r\n').split('\r\n'))
        expect(line).toMatch(/^[\t\x20-\x7e]{0,76}$/);
    });
  }
});
