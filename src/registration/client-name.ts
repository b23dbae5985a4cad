import { requireShownName } from '../precis/index.ts';
import { parsedUri } from '../uri/index.ts';
import type { About } from './about.ts';
import { invalidMetadata } from './said.ts';

const longestName = 80;

/** Scripts whose letters belong together in names of one language (UTS #39 §5.2, highly restrictive). */
const together: readonly RegExp[] = [
  /^[\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]*$/u,
  /^[\p{Script=Latin}\p{Script=Han}\p{Script=Bopomofo}]*$/u,
  /^[\p{Script=Latin}\p{Script=Han}\p{Script=Hangul}]*$/u,
];
const script = (letter: string): RegExp | undefined => scripts.find((one) => one.test(letter));
const scripts: readonly RegExp[] = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Armenian',
  'Hebrew',
  'Arabic',
  'Devanagari',
  'Bengali',
  'Tamil',
  'Telugu',
  'Thai',
  'Georgian',
  'Ethiopic',
  'Khmer',
].map((name) => new RegExp(`\\p{Script=${name}}`, 'u'));

/** Whether a name takes letters of scripts that nobody mixes, such as a Cyrillic а in a Latin word. */
export function mixesScripts(name: string): boolean {
  const letters = name.replaceAll(/\P{L}|\p{Script=Common}|\p{Script=Inherited}/gu, '');
  if (letters === '' || together.some((scripts) => scripts.test(letters))) return false;
  const one = script(letters);
  return one === undefined || ![...letters].every((letter) => one.test(letter));
}

/** What people are shown: never without a word that it is not verified. */
export function shownClientName(
  said: string | undefined,
  { client_uri }: About,
  redirectUris: readonly string[],
): string {
  if (said === undefined) return hostOf(client_uri) ?? hostOf(redirectUris[0]) ?? 'Client';
  const name = requireShownName(said, { empty: 'REG-Nam01', problem: 'REG-Nam02' }, 'client_name');
  if ([...name].length > longestName)
    throw invalidMetadata('client_name', `may have ${longestName} characters`);
  if (mixesScripts(name)) throw invalidMetadata('client_name', 'mixes letters of scripts that look alike');
  return name;
}

const hostOf = (uri: string | undefined): string | undefined => parsedUri(uri ?? '')?.host || undefined;
