import type { Texts } from './index.ts';

/** Beside English, loaded when they are spoken: BCP 47 tags of `src/i18n`. What lacks a text is a type error. */
export const catalogues: Readonly<Record<string, () => Promise<Texts>>> = {
  nl: () => import('./nl/index.ts').then(({ nl }) => nl),
};
