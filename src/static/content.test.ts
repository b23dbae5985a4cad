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

  test('what drawing programs write is taken', () => {
    const drawn = `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg width="10mm" viewBox="0 0 10 10" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns="http://www.w3.org/2000/svg">
  <inkscape:namedview id="base" inkscape:zoom="1"/><metadata><a b='c'/></metadata>
  <style type="text/css"><![CDATA[.a > .b { fill: #fff }]]></style>
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
