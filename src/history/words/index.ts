import type { SupportedLanguage } from '../../i18n/index.ts';
import { bg } from './bg.ts';
import { cs } from './cs.ts';
import { de } from './de.ts';
import { en, type Words } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { hu } from './hu.ts';
import { id } from './id.ts';
import { it } from './it.ts';
import { ja } from './ja.ts';
import { ko } from './ko.ts';
import { mk } from './mk.ts';
import { nl } from './nl.ts';
import { pl } from './pl.ts';
import { pt } from './pt.ts';
import { ro } from './ro.ts';
import { ru } from './ru.ts';
import { sv } from './sv.ts';
import { tr } from './tr.ts';
import { zh } from './zh.ts';

/** By language; one that is none of these is answered in English, the first. */
export const words: Readonly<Record<string, Words>> = {
  en,
  bg,
  cs,
  de,
  es,
  fr,
  hu,
  id,
  it,
  ja,
  ko,
  mk,
  nl,
  pl,
  pt,
  ro,
  ru,
  sv,
  tr,
  zh,
} satisfies Readonly<Record<SupportedLanguage, Words>>;
