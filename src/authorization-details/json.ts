/** Tokens of JSON that decide what is a name: texts, and what stands around them. */
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** Whether an object of the text, which is JSON, names a member twice: readers would not agree on which counts (RFC 8259 §4). */
function hasDuplicates(json: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  const found = json.match(tokens) ?? [];
  for (const [index, token] of found.entries()) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (found[index + 1] === ':') {
      const names = open.at(-1);
      const name = JSON.parse(token) as string;
      if (names?.has(name)) return true;
      names?.add(name);
    }
  }
  return false;
}

/** The value of a text in JSON; undefined for what is none, or names a member twice. */
export function strictJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return hasDuplicates(text) ? undefined : value;
  } catch {
    return undefined;
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same text for the same value, whatever the order of its members. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join(',')}}`;
}
