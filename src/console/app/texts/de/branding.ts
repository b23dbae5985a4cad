import type { Texts } from '../index.ts';

export const branding: Texts['branding'] = {
  schemes: { Light: 'Farben auf hellen Geräten', Dark: 'Farben auf dunklen Geräten' },
  pages: 'Seiten',
  modes: {
    '1': { label: 'Wie das Gerät', hint: 'Hell oder dunkel, wie es jede Person eingestellt hat.' },
    '2': { label: 'Immer dunkel', hint: 'Nur die Farben für dunkle Geräte.' },
    '3': { label: 'Immer hell', hint: 'Nur die Farben für helle Geräte.' },
  },
  pick: 'Auswählen: {name}',
  readable: '{ratio} : 1 auf dem Hintergrund: lesbar.',
  forShapes:
    '{ratio} : 1 auf dem Hintergrund: genug für Schaltflächen. Links nehmen den nächsten Farbton, der lesbar ist.',
  faint: '{ratio} : 1 auf dem Hintergrund: zu schwach. Seiten zeigen den nächsten Farbton, der lesbar ist.',
  noColour: 'Schreiben Sie es wie #5469d4.',
  saveDraft: 'Entwurf speichern',
  saved: 'Der Entwurf ist gespeichert',
  notLive: 'Noch nicht sichtbar.',
  notLiveText: 'Gezeigt wird, was zuletzt aktiviert wurde, bis Sie diesen Entwurf aktivieren.',
  activate: 'Aktivieren',
  activated: 'Dieses Erscheinungsbild ist jetzt sichtbar',
  instanceText: 'Nach dem Aktivieren gilt es für jede Organisation, die kein eigenes Erscheinungsbild hat.',
  ownText: 'Nach dem Aktivieren sehen es die Personen dieser Organisation.',
  resetText:
    'Farben, Bilder und Schrift dieser Organisation werden verworfen. Ihre Personen sehen sofort die der Instanz.',
  preview: {
    title: 'Vorschau',
    text: 'Die Anmeldeseite selbst, mit dem, was Sie hier sehen, ob gespeichert oder nicht.',
    light: 'Helles Gerät',
    dark: 'Dunkles Gerät',
    phone: 'Telefon',
  },
  files: {
    title: 'Bilder und Schrift',
    text: 'Sie gehören zum Entwurf, sobald sie hochgeladen sind.',
    none: 'Noch keine Datei.',
    upload: 'Hochladen',
    uploadOne: 'Hochladen: {name}',
    uploaded: '{name}: in den Entwurf hochgeladen',
    removeOne: 'Entfernen: {name}',
    removed: '{name}: aus dem Entwurf entfernt',
    slots: {
      logo: { label: 'Logo', hint: 'Über der Anmeldung, höchstens 80 Pixel hoch.' },
      logoDark: { label: 'Logo, dunkel', hint: 'Ohne eines wird auch dort das andere gezeigt.' },
      icon: { label: 'Symbol', hint: 'Im Tab des Browsers; quadratisch.' },
      iconDark: { label: 'Symbol, dunkel', hint: 'Ohne eines wird auch dort das andere gezeigt.' },
      font: { label: 'Schrift', hint: 'WOFF2, WOFF, TTF oder OTF.' },
    },
  },
};
