import type { Texts } from '../index.ts';

export const scripts: Texts['scripts'] = {
  title: 'Skripte',
  add: 'Skript hinzufügen',
  empty: 'Noch keine Skripte',
  emptyText:
    'Skripte laufen im Server für die Personen dieser Organisation. Nehmen Sie für Neues Ziele, wenn Sie einen Endpunkt betreiben können.',
  script: 'Skript',
  nameHint: 'Die Funktion dieses Namens wird aufgerufen.',
  scriptHint: 'JavaScript (ES2023), mit den Modulen zitadel/http, zitadel/log und zitadel/uuid.',
  timeout: 'Zeitlimit in Sekunden',
  timeoutHint: 'Höchstens 20.',
  allowedToFail: 'Darf fehlschlagen',
  allowedToFailHint: 'Sonst führt ein Fehler darin dazu, dass Anmeldung oder Token abgelehnt werden.',
  runsText: 'Die letzten zehn, mit dem, was protokolliert wurde.',
  noRuns: 'Seit dem Start des Servers ist es nicht gelaufen.',
  deeds: {
    deactivate: 'Deaktivieren',
    deactivated: 'Es läuft nicht mehr',
    reactivate: 'Reaktivieren',
    reactivated: 'Es läuft wieder',
    removeText: 'Es wird aus den Abläufen entfernt, die es ausführen.',
    removed: '{name} wurde entfernt',
  },
  flows: {
    title: 'Abläufe',
    add: 'Skript hinzufügen',
    none: 'Hier läuft nichts.',
    clear: 'Leeren',
    cleared: 'In diesem Ablauf läuft nichts mehr',
  },
};
