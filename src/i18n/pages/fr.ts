import type { PageTexts } from './en.ts';

export const fr: PageTexts = {
  brand: 'Postern',
  errorTitle: 'Erreur : {title}',
  loginName: {
    title: 'Se connecter',
    continueTo: 'pour continuer vers {application}',
    label: 'Identifiant',
    placeholder: '',
    hint: 'Votre nom d’utilisateur ou votre adresse e-mail',
    next: 'Continuer',
    missing: 'Saisissez votre identifiant.',
  },
  password: {
    title: 'Saisissez votre mot de passe',
    description: '',
    label: 'Mot de passe',
    submit: 'Se connecter',
    change: 'Modifier',
    changeLong: 'Utiliser un autre identifiant',
    missing: 'Saisissez votre mot de passe.',
    wrong:
      'L’identifiant ou le mot de passe est incorrect. Après plusieurs erreurs, un compte peut être verrouillé.',
    notAllowed: 'La connexion par mot de passe est désactivée ici. Adressez-vous à votre administrateur.',
  },
  cancel: 'Retour à {application}',
  change: {
    title: 'Choisissez un nouveau mot de passe',
    once: 'Le mot de passe que vous avez utilisé ne vaut que pour cette fois. Choisissez-en un que vous seul connaissez.',
    expired:
      'Votre mot de passe est plus ancien que votre organisation ne l’autorise. Choisissez-en un nouveau.',
    wish: 'Choisissez le mot de passe avec lequel vous vous connecterez désormais.',
    label: 'Nouveau mot de passe',
    repeat: 'Répétez le nouveau mot de passe',
    submit: 'Enregistrer et continuer',
    needs: 'Il lui faut',
    missing: 'Saisissez un nouveau mot de passe.',
    different: 'Les deux mots de passe ne sont pas identiques.',
    unchanged: 'Choisissez un mot de passe différent de l’actuel.',
    tooWeak: 'Il manque encore quelque chose au mot de passe.',
    tooLong: 'Le mot de passe est trop long.',
    rules: {
      minLength: 'au moins {count, plural, one {# caractère} many {# de caractères} other {# caractères}}',
      hasLowercase: 'une lettre minuscule',
      hasUppercase: 'une lettre majuscule',
      hasNumber: 'un chiffre',
      hasSymbol: 'un symbole, par exemple ! ou -',
    },
    met: 'rempli',
    unmet: 'manquant',
  },
  signedIn: {
    title: 'Vous êtes connecté',
    text: 'Vous pouvez fermer cette page ou ouvrir une application.',
    changePassword: 'Changer de mot de passe',
    signOut: 'Se déconnecter',
  },
  logout: {
    title: 'Se déconnecter ?',
    text: 'Les applications que vous avez ouvertes peuvent rester connectées jusqu’à ce que vous vous y déconnectiez aussi.',
    submit: 'Se déconnecter',
    stay: 'Rester connecté',
    nobody: 'Vous n’êtes pas connecté.',
  },
  done: {
    title: 'Vous êtes déconnecté',
    text: 'Vous pouvez fermer cette page.',
    again: 'Se reconnecter',
  },
  access: {
    title: 'Pas d’accès à {application}',
    organization:
      'Cette application est réservée aux membres d’une autre organisation. Connectez-vous avec un compte de cette organisation.',
    project:
      'Votre organisation n’a pas reçu cette application. Votre administrateur peut la demander à {organization}.',
    role: 'Personne ne vous a encore donné accès. Demandez à votre administrateur ou à ceux de {organization}.',
    contact: 'Écrire à {address}',
    otherAccount: 'Utiliser un autre compte',
  },
  failure: {
    title: 'Cela n’a pas fonctionné',
    text: 'Une erreur s’est produite de notre côté. Réessayez dans un instant.',
    reference: 'Référence',
    expiredTitle: 'Cette connexion a expiré',
    expiredText: 'Trop de temps s’est écoulé depuis le début. Recommencez.',
    goneText: 'Retournez à l’application et connectez-vous de nouveau à partir de là.',
    staleTitle: 'Cette page a expiré',
    staleText:
      'Elle est restée ouverte trop longtemps, ou les cookies sont bloqués pour ce site. Recommencez.',
    notFoundTitle: 'Cette page n’existe pas',
    notFoundText: 'L’adresse est peut-être mal saisie ou périmée.',
    unknownHostTitle: 'Rien ne se trouve à cette adresse',
    unknownHostText: 'Vérifiez l’adresse que vous avez ouverte.',
    applicationTitle: 'Cette connexion ne peut pas continuer',
    applicationText:
      'L’application qui vous a envoyé ici a demandé quelque chose à quoi il est impossible de répondre. Retournez-y et réessayez ; si cela n’aide pas, montrez la référence à ses développeurs.',
    signOutTitle: 'Cette déconnexion ne peut pas continuer',
    signOutText:
      'L’application qui vous a envoyé ici a demandé quelque chose à quoi il est impossible de répondre ; vous êtes donc toujours connecté. Vous pouvez vous déconnecter ici. Si cela se reproduit, montrez la référence aux développeurs de l’application.',
    startAgain: 'Recommencer',
  },
  limited: {
    title: 'Trop de tentatives',
    seconds:
      'Pour protéger les comptes, attendez {count, plural, one {# seconde} many {# de secondes} other {# secondes}} avant de réessayer.',
    minutes:
      'Pour protéger les comptes, attendez {count, plural, one {# minute} many {# de minutes} other {# minutes}} avant de réessayer.',
    busyTitle: 'Beaucoup de monde en ce moment',
    busyText:
      'Plus de personnes se connectent qu’il n’est possible d’en servir. Réessayez dans quelques secondes.',
    again: 'Réessayer',
  },
  footer: {
    terms: 'Conditions d’utilisation',
    privacy: 'Confidentialité',
    help: 'Aide',
  },
};
