import { type Encoding, encodings } from './files.ts';

/** The smallest that an `Accept-Encoding` allows (RFC 9110 §12.5.3), whatever it weighs: all cost next to nothing. */
export function encodingFor(header: string | null): Encoding {
  const weights = new Map(
    (header ?? '').split(',').map((part) => {
      const [coding = '', ...parameters] = part.split(';');
      const weight = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/i.exec(parameter)?.[1]).find(Boolean);
      return [coding.trim().toLowerCase(), weight === undefined ? 1 : Number(weight)];
    }),
  );
  const allowed = (coding: Encoding) => (weights.get(coding) ?? weights.get('*') ?? 0) > 0;
  return encodings.find(allowed) ?? 'identity';
}
