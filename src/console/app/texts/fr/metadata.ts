import type { Texts } from '../index.ts';

export const metadata: Texts['metadata'] = {
  title: 'Métadonnées',
  textOfUser: 'Ce que vos systèmes notent sur la personne. Les applications peuvent en être informées.',
  textOfOrganization: 'Ce que vos systèmes notent sur l’organisation.',
  none: 'Aucune.',
  add: 'Ajouter une entrée',
  change: 'Modifier {key}',
  key: 'Clé',
  value: 'Valeur',
  form: 'La valeur est',
  forms: {
    text: 'Du texte',
    textHint: 'Tel qu’il est saisi.',
    base64: 'Des octets',
    base64Hint: 'Codés en base64.',
  },
  notBase64: 'Ce n’est pas du base64.',
  bytes: 'octets',
  set: '{key} : défini',
  removed: '{key} : supprimé',
  removeText: 'Les applications n’en sont plus informées.',
};
