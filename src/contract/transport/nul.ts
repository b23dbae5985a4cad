import { invalidArgument } from '../../errors/index.ts';

/**
 * Refuses U+0000 in any text of a request: Postgres cannot store it, and it hides what follows in logs.
 * Callers look for a trace of it in the raw request first, since the walk costs.
 * @throws PosternError `invalid_argument` naming the field
 */
export function refuseNul(value: unknown, field = 'request'): void {
  if (typeof value === 'string') {
    if (value.includes('\u0000')) {
      throw invalidArgument('REQ-Nul01', `Field ${field} must not contain the character U+0000`, { field });
    }
    return;
  }
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return;
  if (Array.isArray(value)) {
    for (const item of value) refuseNul(item, field);
    return;
  }
  for (const [name, inner] of Object.entries(value)) {
    if (name.startsWith('$')) continue;
    refuseNul(name, field);
    // A oneof is kept as { case, value }: the case is the field's name.
    refuseNul(inner, name === 'value' && 'case' in value ? wireName(String(value.case)) : wireName(name));
  }
}

const wireName = (localName: string) => localName.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
