import type { Texts } from '../index.ts';

const modes: Texts['branding']['modes'] = {
  '1': { label: 'Podle zařízení', hint: 'Světlý nebo tmavý, jak to kdo má.' },
  '2': { label: 'Vždy tmavý', hint: 'Jen barvy pro tmavá zařízení.' },
  '3': { label: 'Vždy světlý', hint: 'Jen barvy pro světlá zařízení.' },
};

export const branding: Texts['branding'] = {
  schemes: { Light: 'Barvy na světlých zařízeních', Dark: 'Barvy na tmavých zařízeních' },
  pages: 'Stránky',
  modes,
  pick: 'Vybrat: {name}',
  readable: '{ratio} : 1 na pozadí: čitelné.',
  forShapes: '{ratio} : 1 na pozadí: stačí pro tlačítka. Odkazy mají nejbližší čitelný odstín.',
  faint: '{ratio} : 1 na pozadí: příliš slabé. Stránky ukážou nejbližší čitelný odstín.',
  noColour: 'Zapište ve tvaru #5469d4.',
  saveDraft: 'Uložit koncept',
  saved: 'Koncept je uložen',
  notLive: 'Zatím není vidět.',
  notLiveText: 'Dokud tento koncept neaktivujete, lidé vidí to, co bylo aktivováno naposledy.',
  activate: 'Aktivovat',
  activated: 'Lidé teď vidí tento vzhled',
  instanceText: 'Po aktivaci se projeví v každé organizaci, která nemá vlastní vzhled.',
  ownText: 'Po aktivaci se ukáže lidem této organizace.',
  resetText: 'Barvy, obrázky a písmo této organizace zmizí. Její lidé hned uvidí ty, které má instance.',
  preview: {
    title: 'Náhled',
    text: 'Sama přihlašovací stránka, s tím, co tu vidíte, uloženým či ne.',
    light: 'Světlé zařízení',
    dark: 'Tmavé zařízení',
    phone: 'Telefon',
  },
  files: {
    title: 'Obrázky a písmo',
    text: 'Jakmile je nahrajete, patří ke konceptu.',
    none: 'Zatím nic.',
    upload: 'Nahrát',
    uploadOne: 'Nahrát: {name}',
    uploaded: '{name}: nahráno do konceptu',
    removeOne: 'Odebrat: {name}',
    removed: '{name}: odebráno z konceptu',
    slots: {
      logo: { label: 'Logo', hint: 'Nad přihlášením, nejvýše 80 pixelů vysoké.' },
      logoDark: { label: 'Logo, tmavé', hint: 'Bez něj se i tam ukáže to první.' },
      icon: { label: 'Ikona', hint: 'Na kartě prohlížeče; čtverec.' },
      iconDark: { label: 'Ikona, tmavá', hint: 'Bez ní se i tam ukáže ta první.' },
      font: { label: 'Písmo', hint: 'WOFF2, WOFF, TTF nebo OTF.' },
    },
  },
};
