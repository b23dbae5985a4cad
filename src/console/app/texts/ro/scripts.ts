import type { Texts } from '../index.ts';

export const scripts: Texts['scripts'] = {
  title: 'Scripturi',
  add: 'Adăugați un script',
  empty: 'Încă niciun script',
  emptyText:
    'Scripturile rulează în server pentru persoanele acestei organizații. Pentru lucruri noi folosiți ținte, dacă puteți rula un endpoint.',
  script: 'Script',
  nameHint: 'Se apelează funcția cu acest nume.',
  scriptHint: 'JavaScript (ES2023), cu modulele zitadel/http, zitadel/log și zitadel/uuid.',
  timeout: 'Timp de așteptare, în secunde',
  timeoutHint: 'Cel mult 20.',
  allowedToFail: 'Poate eșua',
  allowedToFailHint: 'Altfel, o eroare a lui refuză autentificarea sau tokenul.',
  runsText: 'Ultimele zece rulări, cu ce s-a scris în jurnal.',
  noRuns: 'Nu a rulat de la pornirea serverului.',
  deeds: {
    deactivate: 'Dezactivați',
    deactivated: 'Nu mai rulează',
    reactivate: 'Reactivați',
    reactivated: 'Rulează din nou',
    removeText: 'Este scos din fluxurile care îl rulează.',
    removed: '{name}: eliminat',
  },
  flows: {
    title: 'Fluxuri',
    add: 'Adăugați un script',
    none: 'Aici nu rulează nimic.',
    clear: 'Goliți',
    cleared: 'În acest flux nu mai rulează nimic',
  },
};
