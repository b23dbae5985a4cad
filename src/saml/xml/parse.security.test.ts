import { describe, expect, test } from 'bun:test';
import { SamlRefusal } from '../refusal.ts';
import { messageLimits, parseXml, type XmlOptions } from './parse.ts';

const problem = (source: string | Uint8Array, options?: XmlOptions): string => {
  try {
    parseXml(source, options);
    return 'taken';
  } catch (thrown) {
    if (thrown instanceof SamlRefusal && thrown.reason === 'xml') return thrown.message;
    throw thrown;
  }
};

const many = (count: number, of: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => of(i)).join('');

describe('what is no XML of SAML is refused', () => {
  const refused: Record<string, string> = {
    'a document type': '<!DOCTYPE a><a/>',
    'an entity of its own': '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    'a file by an entity': '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    'a parameter entity': '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://x/"> %x;]><a/>',
    'entities within entities': `<!DOCTYPE a [${many(9, (i) => `<!ENTITY e${i + 1} "&e${i};&e${i};">`)}]><a>&e9;</a>`,
    'an entity that nobody declared': '<a>&nbsp;</a>',
    'an entity in an attribute': '<a b="&x;"/>',
    'an ampersand': '<a>a & b</a>',
    'a processing instruction': '<?php x?><a/>',
    'a processing instruction inside': '<a><?x?></a>',
    'a style sheet': '<?xml version="1.0"?><?xml-stylesheet href="x"?><a/>',
    'a second declaration': '<a/><?xml version="1.0"?>',
    'a declaration behind a blank': ' <?xml version="1.0"?><a/>',
    'another version': '<?xml version="1.1"?><a/>',
    'another encoding': '<?xml version="1.0" encoding="UTF-7"?><a/>',
    'a comment': '<a>b<!-- c -->d</a>',
    'a comment before all': '<!-- c --><a/>',
    CDATA: '<a><![CDATA[b]]></a>',
    'the end of CDATA in text': '<a>]]></a>',
    'a prefix that is not declared': '<x:a/>',
    'a prefix of an attribute that is not declared': '<a x:b="c"/>',
    'a prefix declared as nothing': '<a xmlns:x=""/>',
    'a prefix declared twice': '<a xmlns:x="a" xmlns:x="b"/>',
    'the prefix xml declared anew': '<a xmlns:xml="http://evil"/>',
    'the namespace of declarations': '<a xmlns:x="http://www.w3.org/2000/xmlns/"/>',
    'the prefix xmlns declared': '<a xmlns:xmlns="http://evil"/>',
    'an attribute twice': '<a b="c" b="d"/>',
    'an attribute twice under two prefixes': '<a xmlns:x="n" xmlns:y="n" x:b="c" y:b="d"/>',
    'an id twice': '<a ID="x"><b ID="x"/></a>',
    'an id twice in other letters': '<a ID="x"><b Id="x"/></a>',
    'an id twice by xml:id': '<a ID="x"><b xml:id="x"/></a>',
    'two roots': '<a/><b/>',
    'text behind the root': '<a/>x',
    'text before the root': 'x<a/>',
    'a reference before the root': '&#65;<a/>',
    'tags that do not match': '<a><b></a></b>',
    'tags of another prefix': '<x:a xmlns:x="n" xmlns:y="n"></y:a>',
    'a tag that is not closed': '<a><b/>',
    'a closing tag alone': '</a>',
    'an attribute without quotes': '<a b=c/>',
    'an attribute without a value': '<a b/>',
    'two attributes without a blank': '<a b="c"d="e"/>',
    '"<" in an attribute': '<a b="<"/>',
    'a name with two colons': '<a:b:c xmlns:a="n"/>',
    'a name that is not ASCII': '<\u00e4/>',
    'a character that XML has not': '<a>\u0001</a>',
    'a character that XML has not, by reference': '<a>&#1;</a>',
    'a surrogate by reference': '<a>&#xD800;</a>',
    'a character beyond Unicode': '<a>&#x110000;</a>',
    'half a pair': '<a>\uD800</a>',
    nothing: '',
    blanks: '  \n',
    'no XML': 'hello',
  };
  for (const [what, source] of Object.entries(refused)) {
    test(what, () => expect(problem(source)).toStartWith('This XML is not taken: '));
  }

  test('bytes that are no UTF-8', () => {
    expect(problem(Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e]))).toContain('UTF-8');
    expect(problem(Buffer.from('<a/>', 'utf16le'))).not.toBe('taken');
  });
});

describe('what is too much is refused', () => {
  test('bytes', () => {
    expect(problem(`<a>${' '.repeat(messageLimits.bytes)}</a>`)).toContain('larger');
  });
  test('depth', () => {
    expect(problem(`${'<a>'.repeat(25)}${'</a>'.repeat(25)}`)).toContain('deep');
    expect(problem('<a>'.repeat(20_000))).toContain('deep');
  });
  test('elements', () => {
    expect(problem(`<a>${'<b/>'.repeat(4_000)}</a>`)).toContain('elements');
  });
  test('attributes', () => {
    expect(problem(`<a ${many(33, (i) => `b${i}="" `)}/>`)).toContain('attributes');
  });
  test('prefixes, over several elements', () => {
    const declares = (name: string) => `<a ${many(31, (i) => `xmlns:${name}${i}="n" `)}>`;
    expect(problem(`${['x', 'y', 'z'].map(declares).join('')}</a></a></a>`)).toContain('prefixes');
  });

  test('a document of the largest size is looked at in one pass, whatever is in it', () => {
    const hostile = ['&', '<', '<a ', '<a b="', '&#', ']]', '<!--', '\r', '"'];
    for (const piece of hostile) {
      const source = `<a>${piece.repeat(Math.floor(200_000 / piece.length))}`;
      expect(problem(source)).not.toBe('taken');
    }
  });
});

describe('files that people write', () => {
  test('have comments, which are in nothing that is read, and CDATA, which is text', () => {
    const { children } = parseXml('<!-- x --><a>b<!-- - -->c<![CDATA[<d>&]]></a><!-- y -->', {
      written: true,
    });
    expect(children).toEqual(['bc<d>&']);
  });
  test('have no document type either', () => {
    expect(problem('<!DOCTYPE a><a/>', { written: true })).toContain('document type');
    expect(problem('<a><!-- x -- y --></a>', { written: true })).toContain('comment');
    expect(problem('<![CDATA[x]]><a/>', { written: true })).toContain('CDATA');
  });
});

test('what is taken is read as XML says', () => {
  const source = `\uFEFF<?xml version="1.0" encoding="utf-8"?>\r\n<a xmlns="n" xmlns:x="m" b='1"\r\n2&#10;'  x:c = "&lt;&#x41;">x\r\ny<x:d/></a>\n`;
  const root = parseXml(source);

  expect(root.namespace).toBe('n');
  expect(root.attributes).toEqual([
    { prefix: '', local: 'b', namespace: '', value: '1" 2\n' },
    { prefix: 'x', local: 'c', namespace: 'm', value: '<A' },
  ]);
  expect(root.children[0]).toBe('x\ny');
  expect(root.children[1]).toMatchObject({ prefix: 'x', local: 'd', namespace: 'm', children: [] });
});
