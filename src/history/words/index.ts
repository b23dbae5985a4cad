import { de } from './de.ts';
import { en, type Words } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { id } from './id.ts';
import { it } from './it.ts';
import { ja } from './ja.ts';
import { ko } from './ko.ts';
import { pt } from './pt.ts';
import { zh } from './zh.ts';

/** Languages that have no words of their own here are answered in English, the first. */
export const words: Readonly<Record<string, Words>> = { en, de, es, fr, id, it, ja, ko, pt, zh };
