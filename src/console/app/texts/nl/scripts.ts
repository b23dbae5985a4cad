import type { Texts } from '../index.ts';

export const scripts: Texts['scripts'] = {
  title: 'Scripts',
  add: 'Script toevoegen',
  empty: 'Nog geen scripts',
  emptyText:
    'Scripts draaien in de server voor de mensen van deze organisatie. Gebruik voor nieuwe dingen doelen, als u een endpoint kunt draaien.',
  script: 'Script',
  nameHint: 'De functie met deze naam wordt aangeroepen.',
  scriptHint: 'JavaScript (ES2023), met de modules zitadel/http, zitadel/log en zitadel/uuid.',
  timeout: 'Time-out in seconden',
  timeoutHint: 'Hoogstens 20.',
  allowedToFail: 'Het mag mislukken',
  allowedToFailHint: 'Anders wordt het inloggen of het token geweigerd als het een fout geeft.',
  runsText: 'De laatste tien, met wat er is gelogd.',
  noRuns: 'Het heeft sinds de start van de server niet gedraaid.',
  deeds: {
    deactivate: 'Deactiveren',
    deactivated: 'Het draait niet meer',
    reactivate: 'Opnieuw activeren',
    reactivated: 'Het draait weer',
    removeText: 'Het wordt weggehaald uit de flows die het uitvoeren.',
    removed: '{name} is verwijderd',
  },
  flows: {
    title: 'Flows',
    add: 'Script toevoegen',
    none: 'Hier draait niets.',
    clear: 'Leegmaken',
    cleared: 'In deze flow draait niets meer',
  },
};
