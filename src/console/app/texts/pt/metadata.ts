import type { Texts } from '../index.ts';

export const metadata: Texts['metadata'] = {
  title: 'Metadados',
  textOfUser: 'O que os seus sistemas anotam sobre a pessoa. Pode ser comunicado às aplicações.',
  textOfOrganization: 'O que os seus sistemas anotam sobre a organização.',
  none: 'Nenhum.',
  add: 'Adicionar uma entrada',
  change: 'Alterar {key}',
  key: 'Chave',
  value: 'Valor',
  form: 'O valor é',
  forms: {
    text: 'Texto',
    textHint: 'Tal como é escrito.',
    base64: 'Bytes',
    base64Hint: 'Codificados em base64.',
  },
  notBase64: 'Isto não é base64.',
  bytes: 'bytes',
  set: '{key} foi definido',
  removed: '{key} foi removido',
  removeText: 'Deixa de ser comunicado às aplicações.',
};
