/** What a text is filled with: `{name}` stands for the value `name`. */
export type TextValues = Readonly<Record<string, string | number>>;

const begin = /\{\s*(\w+)\s*(?:,\s*plural\s*,)?/y;

/**
 * Fills a text, in the part of ICU's message format that ours need: `{name}`, and
 * `{count, plural, one {# day} other {# days}}` with the plural rules of the language, where `#` is the number and
 * `=0 {…}` goes before the rules. Braces that mean nothing, as in texts of others, stay as they are.
 *
 * @example format('at least {count, plural, one {# character} other {# characters}}', { count: 8 }, 'en')
 */
export function format(text: string, values: TextValues, language: string): string {
  let filled = '';
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf('{', at);
    if (open < 0) return filled + text.slice(at);
    const end = closing(text, open);
    filled += text.slice(at, open) + placeholder(text.slice(open, end), values, language);
    at = end;
  }
  return filled;
}

/** Behind the brace that closes the one at `open`; the end of the text where none does. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at + 1;
  }
  return text.length;
}

function placeholder(whole: string, values: TextValues, language: string): string {
  begin.lastIndex = 0;
  const [head = '', name = ''] = begin.exec(whole) ?? [];
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) return whole;
  if (!head.includes(',')) return head.length === whole.length - 1 ? String(value) : whole;
  const number = Number(value);
  const forms = formsOf(whole.slice(head.length, -1));
  const form =
    forms.get(`=${number}`) ?? forms.get(new Intl.PluralRules(language).select(number)) ?? forms.get('other');
  return form === undefined
    ? whole
    : format(form.replaceAll('#', new Intl.NumberFormat(language).format(number)), values, language);
}

/** `one {…} other {…}` by the names of its forms. */
function formsOf(text: string): ReadonlyMap<string, string> {
  const forms = new Map<string, string>();
  for (let at = 0; ; ) {
    const open = text.indexOf('{', at);
    if (open < 0) return forms;
    const end = closing(text, open);
    forms.set(text.slice(at, open).trim(), text.slice(open + 1, end - 1));
    at = end;
  }
}

/** Names that a text stands ready to be filled with, those inside of plural forms included. */
export const placeholdersOf = (text: string): string[] => [...new Set(placesIn(text))];

function placesIn(text: string): string[] {
  const names: string[] = [];
  for (let at = 0; ; ) {
    const open = text.indexOf('{', at);
    if (open < 0) return names;
    const end = closing(text, open);
    const whole = text.slice(open, end);
    begin.lastIndex = 0;
    const [head = '', name = ''] = begin.exec(whole) ?? [];
    if (head.includes(','))
      names.push(name, ...[...formsOf(whole.slice(head.length, -1)).values()].flatMap(placesIn));
    else if (name !== '' && head.length === whole.length - 1) names.push(name);
    at = end;
  }
}

/** Names of the plural forms that a text has, of each of its plurals: `[['one', 'other']]`. */
export const pluralFormsOf = (text: string): string[][] =>
  [...text.matchAll(/\{\s*\w+\s*,\s*plural\s*,/g)].map(({ index, 0: head }) => [
    ...formsOf(text.slice(index + head.length, closing(text, index) - 1)).keys(),
  ]);
