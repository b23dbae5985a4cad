import type { Texts } from '../index.ts';

export const scripts: Texts['scripts'] = {
  title: 'Skrypty',
  add: 'Dodaj skrypt',
  empty: 'Nie ma jeszcze skryptów',
  emptyText:
    'Skrypty działają na serwerze dla osób z tej organizacji. Do nowych rzeczy używaj celów, jeśli możesz prowadzić punkt końcowy.',
  script: 'Skrypt',
  nameHint: 'Wywoływana jest funkcja o tej nazwie.',
  scriptHint: 'JavaScript (ES2023), z modułami zitadel/http, zitadel/log i zitadel/uuid.',
  timeout: 'Limit czasu w sekundach',
  timeoutHint: 'Najwyżej 20.',
  allowedToFail: 'Może się nie powieść',
  allowedToFailHint: 'W przeciwnym razie jego błąd powoduje odmowę logowania lub tokenu.',
  runsText: 'Ostatnie dziesięć, z tym, co zapisano w dzienniku.',
  noRuns: 'Nie działał od uruchomienia serwera.',
  deeds: {
    deactivate: 'Wyłącz',
    deactivated: 'Skrypt już nie działa',
    reactivate: 'Włącz ponownie',
    reactivated: 'Skrypt znowu działa',
    removeText: 'Zostanie wyjęty z przepływów, które go uruchamiają.',
    removed: 'Usunięto: {name}',
  },
  flows: {
    title: 'Przepływy',
    add: 'Dodaj skrypt',
    none: 'Nic tu nie działa.',
    clear: 'Wyczyść',
    cleared: 'W tym przepływie nic już nie działa',
  },
};
