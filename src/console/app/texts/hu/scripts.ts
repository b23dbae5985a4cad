import type { Texts } from '../index.ts';

export const scripts: Texts['scripts'] = {
  title: 'Szkriptek',
  add: 'Szkript hozzáadása',
  empty: 'Még nincsenek szkriptek',
  emptyText:
    'A szkriptek a szerverben futnak e szervezet tagjaihoz. Új dolgokhoz inkább célokat használjon, ha tud végpontot üzemeltetni.',
  script: 'Szkript',
  nameHint: 'Az ilyen nevű függvényt hívjuk meg.',
  scriptHint: 'JavaScript (ES2023), a zitadel/http, a zitadel/log és a zitadel/uuid modullal.',
  timeout: 'Időkorlát másodpercben',
  timeoutHint: 'Legfeljebb 20.',
  allowedToFail: 'Hibázhat',
  allowedToFailHint: 'Egyébként a hibája miatt elutasítjuk a bejelentkezést vagy a tokent.',
  runsText: 'Az utolsó tíz, a naplózott adatokkal.',
  noRuns: 'A szerver indulása óta nem futott.',
  deeds: {
    deactivate: 'Inaktiválás',
    deactivated: 'A szkript már nem fut',
    reactivate: 'Újraaktiválás',
    reactivated: 'A szkript újra fut',
    removeText: 'Kikerül a folyamatokból, amelyek futtatják.',
    removed: 'Eltávolítva: {name}',
  },
  flows: {
    title: 'Folyamatok',
    add: 'Szkript hozzáadása',
    none: 'Itt semmi sem fut.',
    clear: 'Kiürítés',
    cleared: 'Ebben a folyamatban már semmi sem fut',
  },
};
