import type { BytesRules, StringRules } from '@zitadel/proto/validate/validate_pb.js';
import { parsedUri } from '../../uri/index.ts';
import { count, type Rule, rule } from './rule.ts';

/**
 * Lengths of strings count characters (code points), as protoc-gen-validate does. A character has one or two UTF-16
 * units, so that only what is near the limit is counted.
 */
const atLeast = (value: string, min: number): boolean =>
  value.length >= min && (value.length >= 2 * min || length(value) >= min);
const atMost = (value: string, max: number): boolean =>
  value.length <= max || (value.length <= 2 * max && length(value) <= max);

const length = (value: string): number => {
  let points = 0;
  for (const _ of value) points++;
  return points;
};
const encoder = new TextEncoder();

export const stringRules = (rules: StringRules): Record<string, () => Rule | undefined> => {
  const { min, max } = { min: Number(rules.minLen), max: Number(rules.maxLen) };
  const lengths = between(min, max, 'character');
  const { value } = rules.wellKnown;
  return {
    len: () =>
      rule<string>(
        'string.len',
        `must have exactly ${count(rules.len, 'character')}`,
        (text) => atLeast(text, Number(rules.len)) && atMost(text, Number(rules.len)),
      ),
    min_len: () => rule<string>('string.min_len', lengths, (text) => atLeast(text, min)),
    max_len: () => rule<string>('string.max_len', lengths, (text) => atMost(text, max)),
    max_bytes: () =>
      rule<string>(
        'string.max_bytes',
        `must have at most ${count(rules.maxBytes, 'byte')}`,
        (text) => encoder.encode(text).length <= Number(rules.maxBytes),
      ),
    prefix: () =>
      rule<string>('string.prefix', `must begin with "${rules.prefix}"`, (text) =>
        text.startsWith(rules.prefix),
      ),
    email: () =>
      value ? rule('string.email', 'must be an e-mail address such as name@example.com', isEmail) : undefined,
    uri_ref: () => (value ? rule('string.uri_ref', 'must be a URL or a path', isUriReference) : undefined),
  };
};

export const bytesRules = (rules: BytesRules): Record<string, () => Rule | undefined> => {
  const { min, max } = { min: Number(rules.minLen), max: Number(rules.maxLen) };
  const lengths = between(min, max, 'byte');
  return {
    min_len: () => rule<Uint8Array>('bytes.min_len', lengths, (bytes) => bytes.length >= min),
    max_len: () => rule<Uint8Array>('bytes.max_len', lengths, (bytes) => bytes.length <= max),
  };
};

export const between = (min: number, max: number, what: string): string => {
  if (max === 0)
    return min === 1 && what !== 'item' ? 'must not be empty' : `must have at least ${count(min, what)}`;
  return min === 0
    ? `must have at most ${count(max, what)}`
    : `must have between ${min} and ${count(max, what)}`;
};

/** RFC 5321 lengths; any hostname will do, so that `admin@localhost` passes. */
const isEmail = (text: string): boolean => {
  const at = text.lastIndexOf('@');
  const [local, host] = [text.slice(0, at), text.slice(at + 1)];
  return (
    text.length <= 254 &&
    local.length <= 64 &&
    /^(?:[^\s@"(),:;<>[\\\]]+|"[^"\\\r\n]+")$/u.test(local) &&
    !/^\.|\.\.|\.$/.test(local) &&
    isHostname(host)
  );
};

const isHostname = (host: string): boolean =>
  host.length <= 253 &&
  host.split('.').every((label) => /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u.test(label));

const isUriReference = (text: string): boolean =>
  !/[\u0000-\u001f\u007f]/.test(text) && parsedUri(text, 'http://reference.invalid') !== undefined;
