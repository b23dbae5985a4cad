import type { Texts } from '../index.ts';

export const branding: Texts['branding'] = {
  schemes: { Light: 'Couleurs sur les appareils clairs', Dark: 'Couleurs sur les appareils sombres' },
  pages: 'Pages',
  modes: {
    '1': { label: 'Selon l’appareil', hint: 'Clair ou sombre, comme chaque personne l’a réglé.' },
    '2': { label: 'Toujours sombre', hint: 'Seulement les couleurs des appareils sombres.' },
    '3': { label: 'Toujours clair', hint: 'Seulement les couleurs des appareils clairs.' },
  },
  pick: 'Choisir : {name}',
  readable: '{ratio} : 1 sur l’arrière-plan : lisible.',
  forShapes:
    '{ratio} : 1 sur l’arrière-plan : suffisant pour les boutons. Les liens prennent la nuance lisible la plus proche.',
  faint: '{ratio} : 1 sur l’arrière-plan : trop pâle. Les pages montrent la nuance lisible la plus proche.',
  noColour: 'Écrivez-la comme #5469d4.',
  saveDraft: 'Enregistrer le brouillon',
  saved: 'Le brouillon est enregistré',
  notLive: 'Pas encore en ligne.',
  notLiveText:
    'Tout le monde voit ce qui a été activé en dernier, jusqu’à ce que vous activiez ce brouillon.',
  activate: 'Activer',
  activated: 'Cette image de marque est maintenant visible',
  instanceText: 'Une fois activée, elle vaut pour chaque organisation qui n’en a pas à elle.',
  ownText: 'Une fois activée, elle est montrée aux personnes de cette organisation.',
  resetText:
    'Les couleurs, images et la police de cette organisation sont abandonnées. Ses membres voient aussitôt celles de l’instance.',
  preview: {
    title: 'Aperçu',
    text: 'La page de connexion elle-même, avec ce que vous voyez ici, enregistré ou non.',
    light: 'Appareil clair',
    dark: 'Appareil sombre',
    phone: 'Téléphone',
  },
  files: {
    title: 'Images et police',
    text: 'Elles font partie du brouillon dès leur envoi.',
    none: 'Pas encore de fichier.',
    upload: 'Envoyer',
    uploadOne: 'Envoyer : {name}',
    uploaded: '{name} : envoi dans le brouillon terminé',
    removeOne: 'Retirer : {name}',
    removed: '{name} : retrait du brouillon terminé',
    slots: {
      logo: { label: 'Logo', hint: 'Au-dessus de la connexion, 80 pixels de haut au plus.' },
      logoDark: { label: 'Logo, sombre', hint: 'Sans lui, l’autre est montré là aussi.' },
      icon: { label: 'Icône', hint: 'Dans l’onglet du navigateur ; un carré.' },
      iconDark: { label: 'Icône, sombre', hint: 'Sans elle, l’autre est montrée là aussi.' },
      font: { label: 'Police', hint: 'WOFF2, WOFF, TTF ou OTF.' },
    },
  },
};
