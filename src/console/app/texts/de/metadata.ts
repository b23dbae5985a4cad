import type { Texts } from '../index.ts';

export const metadata: Texts['metadata'] = {
  title: 'Metadaten',
  textOfUser: 'Was Ihre Systeme zu der Person vermerken. Anwendungen können es erfahren.',
  textOfOrganization: 'Was Ihre Systeme zu der Organisation vermerken.',
  none: 'Keine.',
  add: 'Eintrag hinzufügen',
  change: '{key} ändern',
  key: 'Schlüssel',
  value: 'Wert',
  form: 'Der Wert ist',
  forms: {
    text: 'Text',
    textHint: 'Wie eingegeben.',
    base64: 'Bytes',
    base64Hint: 'Als Base64 kodiert.',
  },
  notBase64: 'Das ist kein Base64.',
  bytes: 'Bytes',
  set: '{key} wurde gesetzt',
  removed: '{key} wurde entfernt',
  removeText: 'Anwendungen erfahren es nicht mehr.',
};
