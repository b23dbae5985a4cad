/** React Aria's own texts in the languages that Postern speaks: it has them in over thirty, and bundles all. */
import type { BunPlugin } from 'bun';
import { isSupportedLanguage } from '../i18n/index.ts';

const catalogue = /\/intl\/(?:[a-z]+\/)?([a-z]{2})-[A-Z]{2}\.m?js$/;
const importOfCatalogue = /^import (\S+) from "(\.[^"]*\/intl\/[^"]+)";$/gm;

/** A module that lists catalogues, with nothing in the place of those in other languages: they are passed over. */
export const spokenOnly = (source: string): string =>
  source.replace(importOfCatalogue, (whole, name: string, from: string) => {
    const language = catalogue.exec(from)?.[1];
    return language === undefined || isSupportedLanguage(language) ? whole : `const ${name} = undefined;`;
  });

export const spokenLanguages: BunPlugin = {
  name: 'spoken languages',
  setup(build) {
    build.onLoad({ filter: /\/dist\/private\/(?:[a-z]+\/)?intlStrings\.m?js$/ }, async ({ path }) => ({
      loader: 'js',
      contents: spokenOnly(await Bun.file(path).text()),
    }));
  },
};
