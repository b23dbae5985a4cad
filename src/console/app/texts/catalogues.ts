import type { Texts } from './index.ts';

/** Beside English, loaded when they are spoken: BCP 47 tags of `src/i18n`. What lacks a text is a type error. */
export const catalogues: Readonly<Record<string, () => Promise<Texts>>> = {
  bg: async () => (await import('./bg/index.ts')).bg,
  cs: async () => (await import('./cs/index.ts')).cs,
  de: async () => (await import('./de/index.ts')).de,
  es: async () => (await import('./es/index.ts')).es,
  fr: async () => (await import('./fr/index.ts')).fr,
  hu: async () => (await import('./hu/index.ts')).hu,
  id: async () => (await import('./id/index.ts')).id,
  it: async () => (await import('./it/index.ts')).it,
  ja: async () => (await import('./ja/index.ts')).ja,
  ko: async () => (await import('./ko/index.ts')).ko,
  mk: async () => (await import('./mk/index.ts')).mk,
  nl: async () => (await import('./nl/index.ts')).nl,
  pl: async () => (await import('./pl/index.ts')).pl,
  pt: async () => (await import('./pt/index.ts')).pt,
  ro: async () => (await import('./ro/index.ts')).ro,
  ru: async () => (await import('./ru/index.ts')).ru,
  sv: async () => (await import('./sv/index.ts')).sv,
  tr: async () => (await import('./tr/index.ts')).tr,
  zh: async () => (await import('./zh/index.ts')).zh,
};
