/**
 * SVG is a document that can run scripts and ask other servers. Browsers let it do neither in an `<img>`, and files
 * are served so that it cannot elsewhere; what would need that is refused all the same, so that nobody has it on a
 * server of his who uses the file in another way.
 */

/** One tag whose attributes are all quoted, as XML has them; each part has one way to match. */
const tag = /<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*\/?>/y;
const attribute = /([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

const active = new Set(['script', 'foreignobject', 'iframe', 'object', 'embed', 'audio', 'video', 'handler']);
/** Of this file itself, or a picture inside it. */
const inside = /^\s*(?:#|data:image\/(?:png|jpeg|gif|webp);base64,)/i;
const reachesOut = /@import|url\(\s*(?!["']?\s*(?:#|data:image\/(?:png|jpeg|gif|webp);base64,))/i;

const localName = (name: string): string => name.slice(name.lastIndexOf(':') + 1).toLowerCase();

/** Sections that are no tags, with how each ends. */
const sections: readonly (readonly [begin: string, end: string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?xml ', '?>'],
];

/** Whether these bytes are an SVG document that only shows itself. */
export function isHarmlessSvg(content: Uint8Array): boolean {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(content).trim();
  } catch {
    return false;
  }
  if (!text.startsWith('<') || text.includes('\0') || reachesOut.test(text)) return false;
  return onlyHarmlessTags(text);
}

function onlyHarmlessTags(text: string): boolean {
  let root = true;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    const section = sections.find(([begin]) => text.startsWith(begin, at));
    if (section) at = text.indexOf(section[1], at);
    else if (/^<!DOCTYPE svg[\s>]/.test(text.slice(at, at + 14))) {
      const end = text.indexOf('>', at);
      // An internal subset can define entities, and so write anything without its letters.
      if (end === -1 || text.slice(at, end).includes('[')) return false;
      at = end;
    } else {
      tag.lastIndex = at;
      const [whole, closing, name = '', attributes = ''] = tag.exec(text) ?? [];
      if (whole === undefined || active.has(localName(name))) return false;
      if (root && (closing || localName(name) !== 'svg')) return false;
      root = false;
      if (![...attributes.matchAll(attribute)].every(([, key = '', a, b]) => isHarmless(key, a ?? b ?? '')))
        return false;
      at = tag.lastIndex;
    }
    if (at === -1) return false;
  }
  return !root;
}

function isHarmless(name: string, value: string): boolean {
  const local = localName(name);
  if (local.startsWith('on')) return false;
  if (local === 'href' || local === 'src') return inside.test(value);
  // An animation can set a reference later.
  return !(local === 'attributename' && /href|src|^on/i.test(value));
}
