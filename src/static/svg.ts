import { isForeign, isHarmlessAttribute, type Name, nameOf } from './svg-attributes.ts';
import { isHarmlessSheet } from './svg-css.ts';
import { elements } from './svg-names.ts';

/**
 * SVG is a document that can run scripts and ask other servers. Browsers let it do neither in an `<img>`, and files
 * are served so that it cannot elsewhere; what would need that is refused all the same, so that nobody has it on a
 * server of his who uses the file in another way, such as within a page. So what is taken is what XML and HTML read
 * alike, and of that what is known to draw.
 */

/** More than drawing programs need, and little enough to look at each before anybody else waits. */
const most = { depth: 64, elements: 10_000, attributes: 40_000, references: 20_000 } as const;

const blank = '[ \\t\\r\\n]';
const word = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?';
const declaration =
  /<\?xml[ \t\r\n]+version[ \t]*=[ \t]*["']1\.[01]["'](?:[ \t\r\n]+encoding[ \t]*=[ \t]*["']utf-8["'])?(?:[ \t\r\n]+standalone[ \t]*=[ \t]*["'](?:yes|no)["'])?[ \t\r\n]*\?>/iy;
/** Without an internal subset, which can define entities and so write anything without its letters. */
const doctype = /<!DOCTYPE[ \t\r\n]+svg(?:[ \t\r\n][^<>[\]]*)?>/y;
const opening = new RegExp(`<(/?)(${word})`, 'y');
/** Each part has one way to match. */
const attribute = new RegExp(`${blank}+(${word})${blank}*=${blank}*(?:"([^"<]*)"|'([^'<]*)')`, 'y');
const ending = new RegExp(`${blank}*(/?)>`, 'y');
const reference = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\dA-Fa-f]{1,6}));/g;
/** XML 1.0 §2.2, and DEL: ESC begins another alphabet (ISO-2022), NUL ends texts. */
const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/;

/** What holds text alone: HTML reads tags in there by other rules than XML. */
const textual = new Set(['title', 'desc', 'style']);

/** Whether these bytes are an SVG document that only shows itself. */
export function isHarmlessSvg(content: Uint8Array): boolean {
  let text: string;
  try {
    // Which takes a mark of UTF-8 away, and those of others for what they are not.
    text = new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return false;
  }
  return /^[ \t\r\n]*</.test(text) && !control.test(text) && new Reader(text).isHarmless();
}

/** From left to right once, until something is not known to be harmless. */
class Reader {
  #at = 0;
  #elements = 0;
  #attributes = 0;
  #references = 0;
  readonly #open: string[] = [];
  /** Of the style sheet that is open: its pieces count as one. */
  #sheet = '';

  constructor(private readonly text: string) {}

  isHarmless(): boolean {
    this.#match(declaration);
    for (let next = this.#next(); next !== -1; next = this.#next()) {
      if (!this.#takeText(this.text.slice(this.#at, next))) return false;
      this.#at = next;
      if (!this.#takeMarkup()) return false;
    }
    return this.#takeText(this.text.slice(this.#at)) && this.#open.length === 0 && this.#elements > 0;
  }

  #next = () => this.text.indexOf('<', this.#at);

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text) ?? undefined;
    if (found) this.#at = pattern.lastIndex;
    return found;
  }

  #takeText(raw: string): boolean {
    const text = this.#resolved(raw);
    if (text === undefined || (this.#open.length === 0 && /[^ \t\r\n]/.test(raw))) return false;
    if (this.#open.at(-1) === 'style') this.#sheet += text;
    return true;
  }

  #takeMarkup(): boolean {
    if (this.text.startsWith('<!--', this.#at)) return this.#takeComment();
    if (this.text.startsWith('<![CDATA[', this.#at)) return this.#takeSection();
    if (this.text.startsWith('<!', this.#at)) return this.#elements === 0 && !!this.#match(doctype);
    return this.#takeTag();
  }

  /** HTML ends a comment where XML does, but for these. */
  #takeComment(): boolean {
    const begin = this.#at + 4;
    const end = this.text.indexOf('--', begin);
    if (end === -1 || this.text[end + 2] !== '>' || /^-?>/.test(this.text.slice(begin, begin + 2)))
      return false;
    this.#at = end + 3;
    return !textual.has(this.#open.at(-1) ?? '');
  }

  #takeSection(): boolean {
    const end = this.text.indexOf(']]>', this.#at);
    if (end === -1 || this.#open.at(-1) !== 'style') return false;
    this.#sheet += this.text.slice(this.#at + 9, end);
    this.#at = end + 3;
    return true;
  }

  #takeTag(): boolean {
    const [, closing, text = ''] = this.#match(opening) ?? [];
    if (closing === undefined) return false;
    const name = nameOf(text);
    if (closing) return !!this.#match(ending) && this.#close(name);
    if (++this.#elements > most.elements || this.#open.length >= most.depth) return false;
    // One root, and that of a drawing.
    if (this.#open.length === 0 && (this.#elements > 1 || isForeign(name) || name.local !== 'svg'))
      return false;
    if (textual.has(this.#open.at(-1) ?? '')) return false;
    if (!isForeign(name) && !elements.has(name.local)) return false;
    if (!this.#takeAttributes(name)) return false;
    const [end, empty] = this.#match(ending) ?? [];
    if (end === undefined) return false;
    if (!empty) this.#open.push(labelOf(name));
    return true;
  }

  #takeAttributes(of: Name): boolean {
    for (let found = this.#match(attribute); found; found = this.#match(attribute)) {
      const [, name = '', double, single = ''] = found;
      const value = this.#resolved(double ?? single);
      if (++this.#attributes > most.attributes || value === undefined) return false;
      if (!isHarmlessAttribute(of, name, value)) return false;
    }
    return true;
  }

  /** Text as it is meant; undefined when it holds what only a document type could explain. */
  #resolved(text: string): string | undefined {
    for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1))
      if (++this.#references > most.references) return undefined;
    if (!text.includes('&')) return text;
    if (text.replace(reference, '').includes('&')) return undefined;
    return text.replace(reference, (_whole, name?: string, decimal?: string, hex?: string) => {
      if (name !== undefined) return named[name] ?? '';
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    });
  }

  #close(name: Name): boolean {
    const label = this.#open.pop();
    const sheet = this.#sheet;
    this.#sheet = '';
    return label === labelOf(name) && (label !== 'style' || isHarmlessSheet(sheet));
  }
}

const labelOf = (name: Name): string => (isForeign(name) ? `${name.prefix}:${name.local}` : name.local);

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
