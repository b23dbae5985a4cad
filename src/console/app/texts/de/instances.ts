import type { Texts } from '../index.ts';

export const instances: Texts['instances'] = {
  title: 'Instanzen',
  text: 'Mandanten dieses Servers. Jeder hat eigene Domains, Organisationen und Personen.',
  open: 'Ihre Konsole öffnen',
  openText: 'Dort meldet man sich als Benutzer jener Instanz an.',
  removeText:
    'Ihre Organisationen, Benutzer, Projekte und Anwendungen gehen mit ihr, und niemand meldet sich dort mehr an.',
  makePrimary: 'Zur primären machen',
  removeDomainText:
    'Unter ihr erreicht niemand mehr die Instanz, und Passkeys, die für sie angelegt wurden, wirken nicht mehr.',
  create: {
    title: 'Eine Instanz anlegen',
    domain: 'Eigene Domain',
    domainHint: 'Ohne https:// und Pfad. Leer: Sie bekommt eine erzeugte.',
    organization: 'Ihre erste Organisation',
    organizationHint: 'Leer: Sie heißt wie die Instanz.',
    owner: 'Wem sie gehört',
    ownerText:
      'Ein neuer Benutzer der Instanz, der sich dort mit diesem Passwort anmeldet und ein anderes wählt.',
  },
  limits: {
    title: 'Grenzen',
    text: 'Was gilt: eigene Werte oder die der Konfiguration des Servers.',
    block: 'Niemand wird bedient',
    blockHint: 'Anmeldungen und Aufrufe werden abgelehnt, bis dies zurückgenommen wird.',
    retention: 'Tage der Vergangenheit',
    retentionHint: 'Wie weit zurück ihre Administratoren sehen, was geschah. 0: alles.',
    reset: 'Die Grenzen aufheben',
  },
  quotas: {
    title: 'Kontingente',
    of: 'Kontingent: {unit}',
    none: 'Kein Kontingent: weder gezählt noch begrenzt',
    used: '{used} von {amount} verbraucht seit {since}',
    limited: 'Begrenzt',
    counted: 'Nur gezählt',
    set: 'Kontingent setzen',
    setOf: 'Kontingent setzen: {unit}',
    units: { requests: 'Anfragen mit Token', seconds: 'Sekunden laufender Aktionen' },
    amount: 'Wie viel',
    days: 'Tage eines Zeitraums',
    blocks: 'Ablehnen, was darüber liegt',
    blocksHint: 'Sonst wird nur gezählt.',
    remove: 'Das Kontingent entfernen',
    removeText: 'Es wird nichts mehr gezählt und nichts mehr abgewiesen.',
    removed: 'Das Kontingent wurde entfernt',
  },
};
