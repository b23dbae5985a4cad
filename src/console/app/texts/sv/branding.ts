import type { Texts } from '../index.ts';

const modes: Texts['branding']['modes'] = {
  '1': { label: 'Som enheten anger', hint: 'Ljust eller mörkt, som var och en har det.' },
  '2': { label: 'Alltid mörkt', hint: 'Bara färgerna för mörka enheter.' },
  '3': { label: 'Alltid ljust', hint: 'Bara färgerna för ljusa enheter.' },
};

export const branding: Texts['branding'] = {
  schemes: { Light: 'Färger på ljusa enheter', Dark: 'Färger på mörka enheter' },
  pages: 'Sidor',
  modes,
  pick: 'Välj: {name}',
  readable: '{ratio} : 1 mot bakgrunden: läsbart.',
  forShapes: '{ratio} : 1 mot bakgrunden: räcker för knappar. Länkar får den närmaste läsbara nyansen.',
  faint: '{ratio} : 1 mot bakgrunden: för svagt. Sidorna visar den närmaste läsbara nyansen.',
  noColour: 'Skriv den som #5469d4.',
  saveDraft: 'Spara utkastet',
  saved: 'Utkastet är sparat',
  notLive: 'Syns inte än.',
  notLiveText: 'Det som aktiverades senast visas tills du aktiverar det här utkastet.',
  activate: 'Aktivera',
  activated: 'Nu visas det här utseendet',
  instanceText: 'Det når varje organisation utan eget utseende när det har aktiverats.',
  ownText: 'Det visas för organisationens personer när det har aktiverats.',
  resetText:
    'Organisationens färger, bilder och typsnitt försvinner. Dess personer ser genast instansens i stället.',
  preview: {
    title: 'Förhandsvisning',
    text: 'Själva inloggningssidan, med det du ser här, sparat eller inte.',
    light: 'Ljus enhet',
    dark: 'Mörk enhet',
    phone: 'Telefon',
  },
  files: {
    title: 'Bilder och typsnitt',
    text: 'De hör till utkastet så snart de har laddats upp.',
    none: 'Inget än.',
    upload: 'Ladda upp',
    uploadOne: 'Ladda upp: {name}',
    uploaded: '{name}: uppladdat till utkastet',
    removeOne: 'Ta bort: {name}',
    removed: '{name}: borttaget ur utkastet',
    slots: {
      logo: { label: 'Logotyp', hint: 'Ovanför inloggningen, högst 80 bildpunkter hög.' },
      logoDark: { label: 'Logotyp, mörk', hint: 'Utan den visas den andra även där.' },
      icon: { label: 'Ikon', hint: 'På webbläsarens flik; en kvadrat.' },
      iconDark: { label: 'Ikon, mörk', hint: 'Utan den visas den andra även där.' },
      font: { label: 'Typsnitt', hint: 'WOFF2, WOFF, TTF eller OTF.' },
    },
  },
};
