import type { Texts } from '../index.ts';

export const directory: Texts['directory'] = {
  title: 'Verzeichnis (SCIM)',
  text: 'Microsoft Entra, Okta und HR-Systeme pflegen darüber die Personen und Gruppen der Organisation.',
  baseUrl: 'Basis-URL',
  connect: 'Verzeichnis verbinden',
  connectText:
    'Legt ein Dienstkonto mit der Rolle ORG_OWNER und ein Token an, das ein Jahr gilt. Wer das Token hat, kann hier alle ändern.',
  account: 'Verzeichnis',
  token: 'Das Token des Verzeichnisses',
  connected: 'Verbunden',
  live: {
    title: 'Die erste Person oder Gruppe',
    waiting: 'Warten auf das Verzeichnis …',
    waitingText:
      'Tragen Sie dort Basis-URL und Token ein und starten Sie die Bereitstellung. Diese Seite merkt es von selbst.',
    arrived: 'Das Verzeichnis arbeitet: {when}',
    arrivedText: 'Personen und Gruppen, die es schickt, stehen hier in den Listen.',
  },
  toAccount: 'Zum Dienstkonto',
};
