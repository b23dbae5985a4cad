import { invalidFilter, invalidPath, ScimError } from '../errors.ts';
import { type AttributePath, type Filter, type Operator, operators, type PatchPath } from './syntax.ts';
import { type Token, tokensOf } from './tokens.ts';

/** Brackets in brackets. */
const deepest = 10;
/** Comparisons of one filter. */
const most = 50;

/** `urn:…:User:name.familyName`: what stands behind the last colon is the attribute. */
export function attributePath(text: string): AttributePath {
  const colon = text.toLowerCase().startsWith('urn:') ? text.lastIndexOf(':') : -1;
  const [name = '', sub, ...more] = text.slice(colon + 1).split('.');
  if (name === '' || sub === '' || more.length > 0)
    throw invalidFilter(`"${text}" is not the path of an attribute, such as name.familyName`);
  return { ...(colon > 0 && { urn: text.slice(0, colon) }), name, ...(sub !== undefined && { sub }) };
}

const isOperator = (text: string): text is Operator => (operators as readonly string[]).includes(text);

/** One filter, by descent: `or` binds weaker than `and`, and `not` stands before a bracket. */
class Parser {
  #at = 0;
  #comparisons = 0;
  #depth = 0;

  constructor(readonly tokens: readonly Token[]) {}

  peek = (): Token => this.tokens[this.#at] ?? { kind: 'end' };
  next = (): Token => this.tokens[this.#at++] ?? { kind: 'end' };

  isWord(word: string): boolean {
    const token = this.peek();
    return token.kind === 'word' && token.text.toLowerCase() === word;
  }

  expect(kind: ')' | ']' | 'end'): void {
    if (this.next().kind !== kind)
      throw invalidFilter(
        kind === 'end' ? 'The filter goes on where it should end' : `The filter lacks a "${kind}"`,
      );
  }

  either = (inValues: boolean): Filter => this.#joined('or', () => this.#all(inValues));
  #all = (inValues: boolean): Filter => this.#joined('and', () => this.#one(inValues));

  #joined(kind: 'and' | 'or', part: () => Filter): Filter {
    const first = part();
    const parts = [first];
    while (this.isWord(kind)) {
      this.next();
      parts.push(part());
    }
    return parts.length === 1 ? first : { kind, parts };
  }

  #within<T>(work: () => T): T {
    if (++this.#depth > deepest) throw invalidFilter(`A filter can be nested ${deepest} deep at most`);
    const result = work();
    this.#depth -= 1;
    return result;
  }

  #one(inValues: boolean): Filter {
    if (this.isWord('not')) {
      this.next();
      if (this.peek().kind !== '(') throw invalidFilter('Write not (…), with a bracket');
      return { kind: 'not', of: this.#bracket(inValues) };
    }
    return this.peek().kind === '(' ? this.#bracket(inValues) : this.#comparison(inValues);
  }

  #bracket(inValues: boolean): Filter {
    return this.#within(() => {
      this.next();
      const inner = this.either(inValues);
      this.expect(')');
      return inner;
    });
  }

  /** `[…]` behind an attribute. */
  values(): Filter {
    return this.#within(() => {
      this.next();
      const inner = this.either(true);
      this.expect(']');
      return inner;
    });
  }

  #comparison(inValues: boolean): Filter {
    if (++this.#comparisons > most) throw invalidFilter(`A filter can hold ${most} comparisons at most`);
    const token = this.next();
    if (token.kind !== 'word') throw invalidFilter('The filter lacks an attribute');
    const path = attributePath(token.text);
    if (this.peek().kind === '[') {
      if (inValues) throw invalidFilter('A filter on values cannot hold another');
      return this.#subCompared(path, this.values());
    }
    const operator = this.next();
    const name = operator.kind === 'word' ? operator.text.toLowerCase() : '';
    if (name === 'pr') return { kind: 'present', path };
    if (!isOperator(name))
      throw invalidFilter(`Behind ${token.text} one of pr, ${operators.join(', ')} must follow`);
    return { kind: 'compare', path, operator: name, value: this.#literal(name) };
  }

  #literal(operator: string) {
    const literal = this.next();
    if (literal.kind !== 'literal')
      throw invalidFilter(
        `Behind ${operator} a value must follow: a string in quotation marks, a number, true, false or null`,
      );
    return literal.value;
  }

  /** `emails[type eq "work"].value eq "…"`, as Entra writes it: both of the same value. */
  #subCompared(path: AttributePath, filter: Filter): Filter {
    const token = this.peek();
    if (token.kind !== 'word' || !token.text.startsWith('.')) return { kind: 'values', path, filter };
    this.next();
    const operator = this.next();
    const name = operator.kind === 'word' ? operator.text.toLowerCase() : '';
    const sub: AttributePath = { name: token.text.slice(1) };
    if (name === 'pr')
      return {
        kind: 'values',
        path,
        filter: { kind: 'and', parts: [filter, { kind: 'present', path: sub }] },
      };
    if (!isOperator(name)) throw invalidFilter(`Behind ${token.text} an operator must follow`);
    const compared: Filter = { kind: 'compare', path: sub, operator: name, value: this.#literal(name) };
    return { kind: 'values', path, filter: { kind: 'and', parts: [filter, compared] } };
  }
}

/**
 * A filter of a search.
 * @throws ScimError invalidFilter
 */
export function parseFilter(text: string): Filter {
  const parser = new Parser(tokensOf(text));
  const filter = parser.either(false);
  parser.expect('end');
  return filter;
}

/**
 * A path of PATCH: `name.familyName`, `emails[type eq "work"].value`, with the URN of a schema before it or not.
 * @throws ScimError invalidPath
 */
export function parsePath(text: string): PatchPath {
  try {
    const parser = new Parser(tokensOf(text));
    const token = parser.next();
    if (token.kind !== 'word') throw invalidFilter('no attribute');
    const path = attributePath(token.text);
    const filter = parser.peek().kind === '[' ? parser.values() : undefined;
    const behind = parser.peek();
    const sub =
      filter && behind.kind === 'word' && behind.text.startsWith('.') ? behind.text.slice(1) : undefined;
    if (sub !== undefined) parser.next();
    parser.expect('end');
    return { path, ...(filter && { filter }), ...(sub !== undefined && { sub }) };
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    throw invalidPath(`"${text.slice(0, 200)}" is not a path of an attribute: ${error.message}`);
  }
}
