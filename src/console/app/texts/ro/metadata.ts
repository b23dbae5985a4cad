import type { Texts } from '../index.ts';

export const metadata: Texts['metadata'] = {
  title: 'Metadate',
  textOfUser: 'Ce păstrează sistemele dvs. despre persoană. Aplicațiile pot afla de ele.',
  textOfOrganization: 'Ce păstrează sistemele dvs. despre organizație.',
  none: 'Niciuna.',
  add: 'Adăugați o intrare',
  change: 'Modificați {key}',
  key: 'Cheie',
  value: 'Valoare',
  form: 'Valoarea este',
  forms: {
    text: 'Text',
    textHint: 'Cum este scris.',
    base64: 'Octeți',
    base64Hint: 'Codificați ca base64.',
  },
  notBase64: 'Acesta nu este base64.',
  bytes: 'octeți',
  set: '{key}: setat',
  removed: '{key}: eliminat',
  removeText: 'Aplicațiile nu mai află de aceasta.',
};
