import { describe, expect, test } from 'bun:test';
import { patience } from '../testing/patience.ts';
import { contentTypeOf } from './content.ts';
import { hasFitSize } from './picture-size.ts';
import { gif, jpeg, png, pngOf, svg, webp, woff2 } from './testing-files.ts';

const text = (content: string) => new TextEncoder().encode(content);

describe('a file is what its content says', () => {
  test.each([
    ['image/png', png],
    ['image/jpeg', jpeg],
    ['image/gif', gif],
    ['image/webp', webp],
    ['image/svg+xml', svg],
    ['font/woff2', woff2],
  ] as const)('%s', (type, content) => {
    expect(contentTypeOf(content)).toBe(type);
    expect(hasFitSize(type, content)).toBe(true);
  });

  test.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['HTML', '<!doctype html><script>alert(1)</script>'],
    ['a program', '#!/bin/sh\nrm -rf /'],
    ['PDF', '%PDF-1.7'],
    ['XML that is no picture', '<?xml version="1.0"?><feed/>'],
    ['RIFF that is no WebP', 'RIFF0000AVI LIST'],
    ['WebP without its frame', '00000000WEBPVP8 0000'],
  ])('%s is none of those', (_name, content) => {
    expect(contentTypeOf(text(content))).toBeUndefined();
  });
});

describe('SVG that could do more than show itself is refused', () => {
  const within = (content: string, attributes = '') =>
    text(
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink"${attributes}>${content}</svg>`,
    );

  test.each([
    ['a script', '<script>alert(1)</script>'],
    ['a script under a prefix', '<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>'],
    ['a script in other case', '<ScRiPt/>'],
    ['a handler', '<circle onclick="alert(1)"/>'],
    ['a handler, unquoted', '<circle onclick=alert(1) />'],
    ['HTML', '<foreignObject><body/></foreignObject>'],
    ['a link that runs', '<a href="javascript:alert(1)"><text>x</text></a>'],
    ['the same in references', '<a href="&#106;avascript:alert(1)"/>'],
    ['a link elsewhere', '<a x:href="https://example.com/"/>'],
    ['a picture elsewhere', '<image href="https://example.com/pixel.png"/>'],
    ['a document inside', '<image href="data:image/svg+xml;base64,AAAA"/>'],
    ['a reference that is set later', '<a><set attributeName="href" to="javascript:alert(1)"/></a>'],
    ['a style sheet elsewhere', '<style>@import "https://example.com/a.css";</style>'],
    ['a picture in the style', '<rect style="fill:url(https://example.com/a)"/>'],
    ['what is no XML', '<rect width=1'],
    ['a section without end', '<!-- '],
    ['an instruction', '<?xml-stylesheet href="a"?>'],
    ['a style sheet elsewhere, in escapes', '<style>@\\69mport "https://example.com/a.css";</style>'],
    ['the same in pieces', '<style>@im<![CDATA[port "https://example.com/a.css";]]></style>'],
    ['the same around a comment', '<style>@im<!-- -->port "https://example.com/a.css";</style>'],
    ['the same in references', '<style>&#64;import "https://example.com/a.css";</style>'],
    ['a name space in the style', '<style>@namespace x "https://example.com/";</style>'],
    ['a picture in the style, in escapes', '<rect style="fill:u\\72l(https://example.com/a)"/>'],
    ['the same in references', '<rect style="fill:u&#114;l(https://example.com/a)"/>'],
    ['a picture in an attribute', '<rect fill="url(https://example.com/a)"/>'],
    ['the same in escapes', '<rect filter="u\\72l(https://example.com/a)"/>'],
    ['one that is set later', '<rect><set attributeName="fill" to="url(//example.com/a)"/></rect>'],
    ['a picture of several', '<style>a{background:image-set("https://example.com/a" 1x)}</style>'],
    ['the same as it was called', '<style>a{background:-webkit-image-set("//example.com/a" 1x)}</style>'],
    ['an address in another function', '<style>@font-face{src:src("https://example.com/a")}</style>'],
    ['a link that reports', '<a href="#a" ping="https://example.com/"><text>x</text></a>'],
    ['another base', '<g xml:base="https://example.com/"><use href="#a"/></g>'],
    ['an attribute that nobody knows', '<rect attributionsrc="https://example.com/"/>'],
    ['an element that nobody knows', '<portal/>'],
    ['HTML under a prefix', '<h:body xmlns:h="http://www.w3.org/1999/xhtml"/>'],
    ['the same in references', '<h:body xmlns:h="http://www.w3.org/1999/x&#104;tml"/>'],
    ['HTML without a prefix', '<g xmlns="http://www.w3.org/1999/xhtml"/>'],
    ['a handler under a prefix', '<x:y onclick="alert(1)"/>'],
    ['what HTML reads in a description', '<desc><style>a</style></desc>'],
    ['a section in a description', '<desc><![CDATA[><script>alert(1)</script>]]></desc>'],
    ['a comment that HTML ends before', '<!--><script>alert(1)</script>-->'],
    ['the same at the other end', '<!-- --!><script>alert(1)</script> -->'],
    ['a comment in a title', '<title><!--</title><script>alert(1)</script>--></title>'],
    ['another alphabet', '<g id="\x1b$B"/><desc>\x1b(B</desc>'],
    ['another control character', '<desc>\x07</desc>'],
    ['references of HTML', '<desc>&lpar;</desc>'],
    ['tags that do not close what they open', '<g></rect>'],
    ['a second root', '</svg><svg>'],
  ])('%s', (_name, content) => {
    expect(contentTypeOf(within(content))).toBeUndefined();
  });

  test('a handler at the root, entities, and bytes that are no UTF-8', () => {
    expect(contentTypeOf(within('', ' onload="alert(1)"'))).toBeUndefined();
    const entity = '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>';
    expect(contentTypeOf(text(entity))).toBeUndefined();
    expect(contentTypeOf(new Uint8Array([...within('<g/>'), 0xff]))).toBeUndefined();
    expect(
      contentTypeOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>', 'utf16le')),
    ).toBeUndefined();
  });

  test.each(['UTF-16', 'ISO-2022-JP', 'UTF-7', 'latin1', 'HZ-GB-2312', 'x'])(
    'one that says it is in %s',
    (name) => {
      const said = (encoding: string) => text(`<?xml version="1.0" encoding="${encoding}"?><svg/>`);
      expect(contentTypeOf(said('utf-8'))).toBe('image/svg+xml');
      expect(contentTypeOf(said(name))).toBeUndefined();
    },
  );

  test('a declaration that is no beginning, and marks of other encodings', () => {
    expect(contentTypeOf(text('<!-- --><?xml version="1.0" encoding="utf-7"?><svg/>'))).toBeUndefined();
    expect(contentTypeOf(text('\ufeff<svg/>'))).toBe('image/svg+xml');
    const wide = Buffer.from('\ufeff<svg xmlns="http://www.w3.org/2000/svg"/>', 'utf16le');
    expect(contentTypeOf(wide)).toBeUndefined();
    expect(contentTypeOf(wide.swap16())).toBeUndefined();
  });

  test('more in it than anybody draws', () => {
    const nested = (depth: number) => within('<g>'.repeat(depth) + '</g>'.repeat(depth));
    expect(contentTypeOf(nested(63))).toBe('image/svg+xml');
    expect(contentTypeOf(nested(64))).toBeUndefined();
    expect(contentTypeOf(within('<g/>'.repeat(9_999)))).toBe('image/svg+xml');
    expect(contentTypeOf(within('<g/>'.repeat(10_000)))).toBeUndefined();
    expect(contentTypeOf(within(`<g ${'id="" '.repeat(40_000)}/>`))).toBeUndefined();
  });

  test('what drawing programs write is taken', () => {
    const drawn = `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg width="10mm" viewBox="0 0 10 10" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns="http://www.w3.org/2000/svg">
  <inkscape:namedview id="base" inkscape:zoom="1"/><metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:cc="http://creativecommons.org/ns#"><cc:Work rdf:about=''/></rdf:RDF></metadata>
  <style type="text/css"><![CDATA[.a > .b { fill: #fff }]]> @media print { .a { fill: red } }</style>
  <title>M&#252;ller &amp; Söhne (1) @ home</title><g id="a" data-name="C:\\1" inkscape:export-filename="C:\\a.png" aria-label="b" xml:space="preserve"/>
  <image href="data:image/png;base64,AAAA"/><rect style="fill:url(#g)"/>
</svg>`;
    expect(contentTypeOf(text(drawn))).toBe('image/svg+xml');
  });

  test('and a hostile one of half a megabyte is seen through in no time', () => {
    for (const part of ['<a ', '<a b="', "<a b='c' ", '<!--', '<', 'url(', '<a><![CDATA[']) {
      const content = text(`<svg>${part.repeat(524_288 / part.length)}`);
      const began = performance.now();
      expect(contentTypeOf(content)).toBeUndefined();
      expect(performance.now() - began).toBeLessThan(patience(1_000));
    }
  });
});

test('a picture that would fill the memory of its reader is too large, whatever its bytes', () => {
  expect(hasFitSize('image/png', pngOf(4096, 4096))).toBe(true);
  expect(hasFitSize('image/png', pngOf(60_000, 60_000))).toBe(false);
  expect(hasFitSize('image/png', pngOf(0, 1))).toBe(false);
  expect(hasFitSize('image/png', png.slice(0, 12))).toBe(false);
  expect(hasFitSize('image/jpeg', jpeg.slice(0, 8))).toBe(false);
});
