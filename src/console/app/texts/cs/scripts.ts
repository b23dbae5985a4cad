import type { Texts } from '../index.ts';

export const scripts: Texts['scripts'] = {
  title: 'Skripty',
  add: 'Přidat skript',
  empty: 'Zatím žádné skripty',
  emptyText:
    'Skripty běží na serveru pro lidi této organizace. Na nové věci použijte cíle, pokud můžete provozovat koncový bod.',
  script: 'Skript',
  nameHint: 'Volá se funkce tohoto jména.',
  scriptHint: 'JavaScript (ES2023), s moduly zitadel/http, zitadel/log a zitadel/uuid.',
  timeout: 'Časový limit v sekundách',
  timeoutHint: 'Nejvýše 20.',
  allowedToFail: 'Smí selhat',
  allowedToFailHint: 'Jinak se při jeho chybě odmítne přihlášení nebo token.',
  runsText: 'Posledních deset, s tím, co zapsaly do protokolu.',
  noRuns: 'Od spuštění serveru neběžel.',
  deeds: {
    deactivate: 'Deaktivovat',
    deactivated: 'Skript už neběží',
    reactivate: 'Znovu aktivovat',
    reactivated: 'Skript opět běží',
    removeText: 'Vyjme se z toků, které ho spouštějí.',
    removed: 'Odebráno: {name}',
  },
  flows: {
    title: 'Toky',
    add: 'Přidat skript',
    none: 'Nic tu neběží.',
    clear: 'Vyprázdnit',
    cleared: 'V tomto toku už nic neběží',
  },
};
