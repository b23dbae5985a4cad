import type { Texts } from '../index.ts';

export const metadata: Texts['metadata'] = {
  title: 'Metadati',
  textOfUser: 'Ciò che i suoi sistemi annotano sulla persona. Può essere comunicato alle applicazioni.',
  textOfOrganization: 'Ciò che i suoi sistemi annotano sull’organizzazione.',
  none: 'Nessuno.',
  add: 'Aggiungi una voce',
  change: 'Modifica {key}',
  key: 'Chiave',
  value: 'Valore',
  form: 'Il valore è',
  forms: {
    text: 'Testo',
    textHint: 'Così come viene scritto.',
    base64: 'Byte',
    base64Hint: 'Codificati in base64.',
  },
  notBase64: 'Questo non è base64.',
  bytes: 'byte',
  set: '{key}: valore impostato',
  removed: '{key}: voce rimossa',
  removeText: 'Non viene più comunicato alle applicazioni.',
};
