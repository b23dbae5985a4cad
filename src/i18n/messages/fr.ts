import type { MessageTexts } from './en.ts';

export const fr: MessageTexts = {
  greeting: 'Bonjour {{.DisplayName}},',
  code: 'Code : {{.Code}}',
  ignore: 'Si vous n’êtes pas à l’origine de cette demande, ignorez ce message.',
  initialization: {
    title: 'Activez votre compte',
    text: 'Un compte a été créé pour vous ; son identifiant est {{.PreferredLoginName}}. Ouvrez le lien ci-dessous pour l’activer et choisir un mot de passe.',
    button: 'Activer le compte',
  },
  passwordReset: {
    title: 'Définir un nouveau mot de passe',
    text: 'Un nouveau mot de passe a été demandé pour votre compte. Ouvrez le lien ci-dessous pour le définir.',
    button: 'Définir le mot de passe',
  },
  emailVerification: {
    title: 'Confirmez votre adresse e-mail',
    text: 'Cette adresse a été indiquée pour votre compte. Ouvrez le lien ci-dessous pour confirmer qu’elle est la vôtre.',
    button: 'Confirmer l’adresse',
  },
  phoneVerification: {
    title: 'Confirmez votre numéro de téléphone',
    text: 'Votre code pour confirmer ce numéro de téléphone est {{.Code}}.',
  },
  smsCode: {
    text: '{{.OTP}} est votre code à usage unique pour {{.Domain}}. Il est valable {{.Expiry}}.',
  },
  emailCode: {
    title: 'Votre code à usage unique',
    text: 'Votre code à usage unique est {{.OTP}}. Saisissez-le dans un délai de {{.Expiry}}, ou ouvrez le lien ci-dessous.',
  },
  domainClaimed: {
    title: 'Votre nom d’utilisateur doit changer',
    text: 'Le domaine de votre nom d’utilisateur {{.UserName}} appartient désormais à une organisation. Connectez-vous dorénavant avec {{.TempUsername}} ; vous pourrez ensuite choisir un autre nom.',
  },
  passkey: {
    title: 'Configurer une clé d’accès',
    text: 'Ouvrez le lien ci-dessous pour configurer une clé d’accès, avec laquelle vous vous connectez sans mot de passe.',
  },
  passwordChanged: {
    title: 'Votre mot de passe a été modifié',
    text: 'Le mot de passe de votre compte a été modifié. Si ce n’était pas vous, définissez-en immédiatement un nouveau et prévenez votre administrateur.',
  },
  invitation: {
    title: 'Invitation à {{.ApplicationName}}',
    text: 'Vous êtes invité à utiliser {{.ApplicationName}}. Ouvrez le lien ci-dessous pour accepter et choisir votre mode de connexion.',
    button: 'Accepter l’invitation',
  },
  newDevice: {
    title: 'Nouvelle connexion à votre compte',
    text: 'Un navigateur que nous ne connaissions pas s’est connecté à votre compte : {{.Device}}. Si c’était vous, il n’y a rien à faire. Sinon, ouvrez le lien ci-dessous : il met fin à toutes vos sessions, et vous choisissez un nouveau mot de passe.',
  },
  authorizationRequested: {
    title: 'Une application attend votre réponse',
    text: '{{.ApplicationName}} demande l’accès à votre compte. Si vous venez de le commencer, ouvrez le lien ci-dessous dans les {{.Expiry}} pour autoriser ou refuser. Sinon, c’est quelqu’un d’autre : refusez, ou ignorez ce message.',
    button: 'Répondre',
  },
  test: {
    title: 'Message de test',
    text: 'Ce message montre que les e-mails de {{.Domain}} vous parviennent.',
  },
};
