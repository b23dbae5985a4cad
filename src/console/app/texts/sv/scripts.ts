import type { Texts } from '../index.ts';

export const scripts: Texts['scripts'] = {
  title: 'Skript',
  add: 'Lägg till skript',
  empty: 'Inga skript än',
  emptyText:
    'Skript körs i servern för organisationens personer. För nya saker, använd mål om du kan driva en slutpunkt.',
  script: 'Skript',
  nameHint: 'Funktionen med detta namn anropas.',
  scriptHint: 'JavaScript (ES2023), med modulerna zitadel/http, zitadel/log och zitadel/uuid.',
  timeout: 'Tidsgräns i sekunder',
  timeoutHint: 'Högst 20.',
  allowedToFail: 'Det får misslyckas',
  allowedToFailHint: 'Annars gör dess fel att inloggningen eller token avvisas.',
  runsText: 'De tio senaste, med det som loggades.',
  noRuns: 'Det har inte körts sedan servern startade.',
  deeds: {
    deactivate: 'Inaktivera',
    deactivated: 'Det körs inte längre',
    reactivate: 'Återaktivera',
    reactivated: 'Det körs igen',
    removeText: 'Det tas ut ur flödena som kör det.',
    removed: '{name} har tagits bort',
  },
  flows: {
    title: 'Flöden',
    add: 'Lägg till skript',
    none: 'Inget körs här.',
    clear: 'Töm',
    cleared: 'Inget körs längre i det här flödet',
  },
};
