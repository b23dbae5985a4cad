import { createContext, use } from 'react';

const key = 'postern.language';

/** What somebody chose on this device, before what the browser asks for. */
export const wantedLanguages = (): readonly string[] => {
  const kept = localStorage.getItem(key);
  return kept ? [kept, ...navigator.languages] : navigator.languages;
};

export const keptLanguage = (): string => localStorage.getItem(key) ?? '';

/** @param tag BCP 47; empty: as the browser asks for */
export function keepLanguage(tag: string): void {
  if (tag) localStorage.setItem(key, tag);
  else localStorage.removeItem(key);
}

const SpeakContext = createContext<() => Promise<void>>(() => Promise.resolve());
export const SpeakProvider = SpeakContext.Provider;

/** Speaks what is wanted from now on. */
export const useSpeak = (): (() => Promise<void>) => use(SpeakContext);
