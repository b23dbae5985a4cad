import type { Texts } from '../index.ts';

const modes: Texts['branding']['modes'] = {
  '1': { label: 'Az eszköz szerint', hint: 'Világos vagy sötét, ahogy ki-ki használja.' },
  '2': { label: 'Mindig sötét', hint: 'Csak a sötét eszközök színei.' },
  '3': { label: 'Mindig világos', hint: 'Csak a világos eszközök színei.' },
};

export const branding: Texts['branding'] = {
  schemes: { Light: 'Színek világos eszközökön', Dark: 'Színek sötét eszközökön' },
  pages: 'Oldalak',
  modes,
  pick: 'Választás: {name}',
  readable: '{ratio} : 1 a háttéren: olvasható.',
  forShapes:
    '{ratio} : 1 a háttéren: gombokhoz elég. A hivatkozások a legközelebbi olvasható árnyalatot kapják.',
  faint: '{ratio} : 1 a háttéren: túl halvány. Az oldalak a legközelebbi olvasható árnyalatot mutatják.',
  noColour: 'Így írja be: #5469d4.',
  saveDraft: 'Piszkozat mentése',
  saved: 'A piszkozat mentve',
  notLive: 'Még nem látható.',
  notLiveText: 'Amíg nem aktiválja ezt a piszkozatot, az utoljára aktivált megjelenés látható.',
  activate: 'Aktiválás',
  activated: 'Mostantól ez a megjelenés látható',
  instanceText: 'Aktiválása után minden olyan szervezetben érvényes, amelynek nincs saját megjelenése.',
  ownText: 'Aktiválása után e szervezet tagjai látják.',
  resetText: 'E szervezet színei, képei és betűtípusa törlődnek. Tagjai azonnal a példányéit látják.',
  preview: {
    title: 'Előnézet',
    text: 'Maga a bejelentkezési oldal azzal, amit itt lát, akár mentette, akár nem.',
    light: 'Világos eszköz',
    dark: 'Sötét eszköz',
    phone: 'Telefon',
  },
  files: {
    title: 'Képek és betűtípus',
    text: 'A feltöltésük után rögtön a piszkozathoz tartoznak.',
    none: 'Még nincs.',
    upload: 'Feltöltés',
    uploadOne: 'Feltöltés: {name}',
    uploaded: '{name}: feltöltve a piszkozatba',
    removeOne: 'Eltávolítás: {name}',
    removed: '{name}: eltávolítva a piszkozatból',
    slots: {
      logo: { label: 'Logó', hint: 'A bejelentkezés fölött, legfeljebb 80 képpont magas.' },
      logoDark: { label: 'Logó, sötét', hint: 'Nélküle ott is a másik látható.' },
      icon: { label: 'Ikon', hint: 'A böngésző lapfülén; négyzet.' },
      iconDark: { label: 'Ikon, sötét', hint: 'Nélküle ott is a másik látható.' },
      font: { label: 'Betűtípus', hint: 'WOFF2, WOFF, TTF vagy OTF.' },
    },
  },
};
