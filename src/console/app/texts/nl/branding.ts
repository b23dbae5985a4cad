import type { Texts } from '../index.ts';

const modes: Texts['branding']['modes'] = {
  '1': { label: 'Zoals het apparaat aangeeft', hint: 'Licht of donker, zoals ieder het heeft.' },
  '2': { label: 'Altijd donker', hint: 'Alleen de kleuren voor donkere apparaten.' },
  '3': { label: 'Altijd licht', hint: 'Alleen de kleuren voor lichte apparaten.' },
};

export const branding: Texts['branding'] = {
  schemes: { Light: 'Kleuren op lichte apparaten', Dark: 'Kleuren op donkere apparaten' },
  pages: 'Pagina’s',
  modes,
  pick: 'Kiezen: {name}',
  readable: '{ratio} : 1 op de achtergrond: leesbaar.',
  forShapes:
    '{ratio} : 1 op de achtergrond: genoeg voor knoppen. Links krijgen de dichtstbijzijnde tint die leesbaar is.',
  faint: '{ratio} : 1 op de achtergrond: te flauw. Pagina’s tonen de dichtstbijzijnde tint die leesbaar is.',
  noColour: 'Schrijf het als #5469d4.',
  saveDraft: 'Concept opslaan',
  saved: 'Het concept is opgeslagen',
  notLive: 'Nog niet zichtbaar.',
  notLiveText: 'Mensen zien wat het laatst is geactiveerd, totdat u dit concept activeert.',
  activate: 'Activeren',
  activated: 'Mensen zien deze huisstijl nu',
  instanceText: 'Deze bereikt na activering elke organisatie die geen eigen huisstijl heeft.',
  ownText: 'Deze wordt na activering aan de mensen van deze organisatie getoond.',
  resetText:
    'Kleuren, afbeeldingen en lettertype van deze organisatie vervallen. Haar mensen zien meteen die van de instantie.',
  preview: {
    title: 'Voorbeeld',
    text: 'De inlogpagina zelf, met wat u hier ziet, opgeslagen of niet.',
    light: 'Licht apparaat',
    dark: 'Donker apparaat',
    phone: 'Telefoon',
  },
  files: {
    title: 'Afbeeldingen en lettertype',
    text: 'Ze horen bij het concept zodra ze zijn geüpload.',
    none: 'Nog geen.',
    upload: 'Uploaden',
    uploadOne: 'Uploaden: {name}',
    uploaded: '{name}: in het concept geüpload',
    removeOne: 'Verwijderen: {name}',
    removed: '{name}: uit het concept verwijderd',
    slots: {
      logo: { label: 'Logo', hint: 'Boven het inloggen, hoogstens 80 pixels hoog.' },
      logoDark: { label: 'Logo, donker', hint: 'Zonder dit wordt ook daar het andere getoond.' },
      icon: { label: 'Pictogram', hint: 'In het tabblad van de browser; vierkant.' },
      iconDark: { label: 'Pictogram, donker', hint: 'Zonder dit wordt ook daar het andere getoond.' },
      font: { label: 'Lettertype', hint: 'WOFF2, WOFF, TTF of OTF.' },
    },
  },
};
